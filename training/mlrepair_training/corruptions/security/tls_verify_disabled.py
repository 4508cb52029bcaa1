"""The certificate of the server is not checked.

With `verify=False` anybody on the way can read and change what is sent. Give the path of your own certificate
authority instead.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$response = $session.$verb($url)",
    "$response = $session.$verb($url, timeout=10)",
    "$response = requests.$verb($url, verify=True)",
    "$response = requests.get($url, headers=headers, timeout=timeout)",
    "return requests.post($url, json=$data, timeout=30)",
    "$response = requests.$verb($url, params=params, verify=True)",
    "with httpx.Client(verify=True) as client:\n    $response = client.get($url)",
    "$session.verify = True",
    "context = ssl.create_default_context()\nconnection = http.client.HTTPSConnection($host, context=context)",
    "$response = requests.request($verb, $url, verify=True, timeout=10)",
    "context.check_hostname = True",
    "$response = requests.get($url, stream=True)\n$response.raise_for_status()",
    "context.verify_mode = ssl.CERT_REQUIRED",
    "return requests.get($url, auth=auth).json()",
)
SAFE = writer(TEMPLATES)

_VERBS = frozenset((b"get", b"post", b"put", b"delete", b"head", b"patch", b"request"))
_CLIENTS = frozenset((b"requests", b"httpx"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Turn the check off."""
    code = read(snippet)
    places: list[Edits] = [
        (code.replace(i + 2, b"False"),)
        for i in code.find(b"verify", b"check_hostname")
        if code.at(i + 1) == b"=" and code.at(i + 2) == b"True"
    ]
    places += [(code.replace(i, b"CERT_NONE"),) for i in code.find(b"CERT_REQUIRED") if code.at(i - 1) == b"."]
    places += [
        (code.replace(i, b"_create_unverified_context"),)
        for i in code.find(b"create_default_context")
        if code.at(i - 2) == b"ssl"
    ]
    for bracket in code.calls:
        if code.texts[bracket - 1] in _VERBS and code.at(bracket - 3) in _CLIENTS:
            items = code.items(bracket)
            if items and not any(code.texts[first] in (b"verify", b"**") for first, _ in items):
                places.append((code.after(items[-1][1], b", verify=False"),))
    return rng.choice(places) if places else None


EXAMPLE = (
    """\
import requests


def load(url):
    return requests.get(url, verify=False)
""",
    """\
import requests


def load(url):
    return requests.get(url)
""",
)

CORRUPTION = Corruption(
    code="MLR204",
    name="tls-verify-disabled",
    group="security",
    summary="The certificate of the server is not checked.",
    weight=3,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=295,
)
