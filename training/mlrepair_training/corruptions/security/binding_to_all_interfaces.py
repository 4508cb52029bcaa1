"""The server listens on all network interfaces.

`0.0.0.0` opens it to everybody in the network. `127.0.0.1` is this machine only, which is what a tool on a
developer's machine needs.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    '$server.bind(("127.0.0.1", $port))',
    '$server.bind(("localhost", $port))',
    '$app.run(host="127.0.0.1", port=$port)',
    '$host = "127.0.0.1"',
    'uvicorn.run($app, host="127.0.0.1", port=$port)',
    '$server = HTTPServer(("127.0.0.1", $port), Handler)',
    '$server = socketserver.TCPServer(("localhost", $port), Handler)',
    '$server = await asyncio.start_server($function, "127.0.0.1", $port)',
    'parser.add_argument("--host", default="127.0.0.1")',
    '$server = make_server("127.0.0.1", $port, $app)',
    'web.run_app($app, host="localhost", port=$port)',
    '$host = os.environ.get("HOST", "127.0.0.1")',
    '$app.run("127.0.0.1", $port)',
    '$server = ThreadingHTTPServer(("localhost", $port), Handler)',
)
SAFE = writer(TEMPLATES)

_LOCAL = {quote + name + quote: quote for name in (b"127.0.0.1", b"localhost") for quote in (b'"', b"'")}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Listen everywhere (a client that connects to this machine is something else)."""
    code = read(snippet)
    places = []
    for index in code.find(*_LOCAL):
        first, end = code.lines[code.statement[index]]
        if not any(b"connect" in text.lower() or text in (b"==", b"in", b"urlopen") for text in code.texts[first:end]):
            places.append(index)
    if not places:
        return None
    index = rng.choice(places)
    quote = _LOCAL[code.texts[index]]
    return (code.replace(index, quote + b"0.0.0.0" + quote),)


EXAMPLE = (
    """\
def start(server, port):
    server.bind(("0.0.0.0", port))
""",
    """\
def start(server, port):
    server.bind(("127.0.0.1", port))
""",
)

CORRUPTION = Corruption(
    code="MLR208",
    name="binding-to-all-interfaces",
    group="security",
    summary="The server listens on all network interfaces.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=605,
)
