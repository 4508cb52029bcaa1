"""Debug mode is on.

The debugger of a web framework shows the source, the settings and a console to whoever causes an error.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$app.run()",
    "$app.run(debug=False)",
    "$app.run(host=$host, port=$port)",
    "$app.run(port=$port, debug=False)",
    "$app.debug = False",
    "DEBUG = False",
    'if __name__ == "__main__":\n    $app.run()',
    'if __name__ == "__main__":\n    $app.run(port=$port)',
    '$app.config["DEBUG"] = False',
    "$app = FastAPI(debug=False)",
    "$app = Starlette(debug=False, routes=routes)",
    "$app.run(host=$host, port=$port, debug=False)",
    "$app.config.update(DEBUG=False)",
    'if __name__ == "__main__":\n    $app.run(debug=False)',
)
SAFE = writer(TEMPLATES)

_APPS = frozenset((b"app", b"application", b"api", b"web", b"dashboard", b"flask_app", b"server"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Turn it on."""
    code = read(snippet)
    places: list[Edits] = []
    for index in code.find(b"False"):
        key = index - 2 if code.at(index - 2) != b"]" else index - 3
        if code.at(index - 1) == b"=" and code.at(key).strip(b"\"'").lower() == b"debug":
            places.append((code.replace(index, b"True"),))
    for bracket in code.calls:
        if code.texts[bracket - 1] == b"run" and code.at(bracket - 3) in _APPS:
            items = code.items(bracket)
            if not items and code.partner[bracket] == bracket + 1:
                places.append((code.after(bracket, b"debug=True"),))
            elif items and not any(code.texts[first] in (b"debug", b"**") for first, _ in items):
                places.append((code.after(items[-1][1], b", debug=True"),))
    return rng.choice(places) if places else None


EXAMPLE = (
    """\
def main(app):
    app.run(debug=True)
""",
    """\
def main(app):
    app.run()
""",
)

CORRUPTION = Corruption(
    code="MLR209",
    name="debug-enabled",
    group="security",
    summary="Debug mode is on.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=489,
)
