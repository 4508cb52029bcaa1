"""A secret is drawn with a generator whose next numbers can be computed.

`random` is for games and simulations. The module `secrets` draws what nobody can guess.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$token = secrets.choice($alphabet)",
    '$token = "".join(secrets.choice($alphabet) for _ in range($length))',
    "$token = secrets.randbelow(1000000)",
    "return secrets.randbelow($length)",
    "$token = secrets.SystemRandom().choice($alphabet)",
    "rng = secrets.SystemRandom()",
    "$token = secrets.randbits($length)",
    '$token = "".join(secrets.choice($alphabet) for i in range($length))\nself.$token = $token',
    'return "".join([secrets.choice($alphabet) for _ in range($length)])',
    "$token = secrets.token_bytes($length)",
    "$token = random.SystemRandom().choice($alphabet)",
    "rng = random.SystemRandom()",
)
SAFE = writer(TEMPLATES)

# The function of `random` that people take for each of `secrets`.
_FUNCTIONS = {
    b"choice": b"choice",
    b"randbelow": b"randrange",
    b"randbits": b"getrandbits",
    b"token_bytes": b"randbytes",
    b"SystemRandom": b"Random",
}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Draw with `random`."""
    code = read(snippet)
    places: list[Edits] = []
    for index in code.find(b"secrets"):
        function = code.at(index + 2)
        if code.at(index + 1) != b"." or code.at(index + 3) != b"(":
            continue
        if function in _FUNCTIONS:
            unsafe = _FUNCTIONS[function]
            edit = code.replace(index, b"random")
            places.append((edit,) if unsafe == function else (edit, code.replace(index + 2, unsafe)))
    places += [(code.replace(i, b"Random"),) for i in code.find(b"SystemRandom") if code.at(i - 2) == b"random"]
    return rng.choice(places) if places else None


EXAMPLE = (
    """\
import random
import secrets


def new_token(alphabet):
    return "".join(random.choice(alphabet) for _ in range(32))
""",
    """\
import random
import secrets


def new_token(alphabet):
    return "".join(secrets.choice(alphabet) for _ in range(32))
""",
)

CORRUPTION = Corruption(
    code="MLR207",
    name="insecure-random",
    group="security",
    summary="A secret is drawn with a predictable generator.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=330,
)
