"""An `await` is missing.

The call of an `async` function gives a coroutine, which does nothing until it is awaited.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget an `await`."""
    code = read(snippet)
    places = [i for i in code.find(b"await") if code.on_one_row(i, i + 1)]
    if not places:
        return None
    index = rng.choice(places)
    return (code.drop_forward(index, index),)


EXAMPLE = (
    """\
async def load(session, url):
    response = session.get(url)
    return await response.json()
""",
    """\
async def load(session, url):
    response = await session.get(url)
    return await response.json()
""",
)

CORRUPTION = Corruption(
    code="MLR130",
    name="missing-await",
    group="logic",
    summary="An `await` is missing.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
