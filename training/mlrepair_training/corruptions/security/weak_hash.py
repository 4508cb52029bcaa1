"""The hash function is broken.

For MD5 and SHA-1 two texts with the same hash can be made, so they protect nothing. SHA-256 is as easy to use.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$digest = hashlib.sha256($data).hexdigest()",
    "$digest = hashlib.sha256($data.encode()).hexdigest()",
    "return hashlib.sha256($data).digest()",
    '$digest = hashlib.sha512($data.encode("utf-8")).hexdigest()',
    "hasher = hashlib.sha256()\nhasher.update($data)",
    "$digest = hmac.new($token, $data, hashlib.sha256).hexdigest()",
    "if hashlib.sha256($data).hexdigest() != $digest:\n    raise ValueError($name)",
    "self.$digest = hashlib.sha256($token.encode()).hexdigest()",
    '$digest = hashlib.new("sha256", $data)',
    "$digest = hashlib.sha3_256($data).hexdigest()",
    'with open($path, "rb") as $stream:\n    $digest = hashlib.sha256($stream.read()).hexdigest()',
    '$digest = hashlib.pbkdf2_hmac("sha256", $token, salt, 600000)',
    "for chunk in $stream:\n    hasher.update(chunk)\n$digest = hashlib.sha256(chunk).hexdigest()",
    "return hmac.new($token, $data, digestmod=hashlib.sha256).digest()",
)
SAFE = writer(TEMPLATES)

_STRONG = (b"sha256", b"sha512", b"sha384", b"sha3_256", b"sha224")
_NAMES = {quote + name + quote: quote for name in _STRONG for quote in (b'"', b"'")}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Take MD5 or SHA-1."""
    code = read(snippet)
    places = [i for i in code.find(*_STRONG) if code.at(i - 2) == b"hashlib" or code.at(i + 1) == b"("]
    places += [
        i
        for i in code.find(*_NAMES)
        if code.at(i - 1) == b"(" and code.at(i - 2) in (b"new", b"pbkdf2_hmac", b"file_digest")
    ]
    if not places:
        return None
    index = rng.choice(places)
    quote = _NAMES.get(code.texts[index], b"")
    return (code.replace(index, quote + rng.choice((b"md5", b"sha1")) + quote),)


EXAMPLE = (
    """\
import hashlib


def fingerprint(password):
    return hashlib.md5(password).hexdigest()
""",
    """\
import hashlib


def fingerprint(password):
    return hashlib.sha256(password).hexdigest()
""",
)

CORRUPTION = Corruption(
    code="MLR203",
    name="weak-hash",
    group="security",
    summary="MD5 or SHA-1 protects nothing.",
    weight=3,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=327,
)
