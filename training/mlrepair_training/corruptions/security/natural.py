"""Natural statements in their safe form, written by a small grammar.

Safe calls such as `yaml.safe_load` are rare in ordinary code, so each security kind brings templates of its own.
`$word` stands for a draw from the list of that name (the same one throughout a template), and around most
statements comes a function, a condition, a `with` or a `try`, as it would in a program.
"""

import re
from collections.abc import Callable, Sequence
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WORDS: dict[str, tuple[str, ...]] = {
    "path": _words("path filename config_path file_path source target settings_file location self.path args.config"),
    "stream": _words("f file stream handle fp source config_file fh"),
    "data": _words("data text content payload body raw value message blob buffer line response.text document"),
    "result": _words("config result settings data options document values loaded parsed spec metadata manifest"),
    "command": (
        '["git", "status"]',
        '["ls", "-l", path]',
        "command",
        "cmd",
        "args",
        '["git", "clone", url, target]',
        "self.command",
        '[sys.executable, "-m", module]',
        '["tar", "-xf", archive]',
        '["ffmpeg", "-i", source, target]',
        "[tool, *arguments]",
        '["ping", "-c", "1", host]',
        '["make", target]',
        '["docker", "run", image]',
        "shlex.split(command)",
    ),
    "output": _words("output result process completed proc status out version listing"),
    "runner": _words("run check_output check_call call Popen"),
    "session": _words("requests session self.session client httpx http"),
    "verb": _words("get post put delete head patch"),
    "url": (
        "url",
        "self.url",
        "endpoint",
        "base_url + path",
        'f"{base_url}/{path}"',
        "BASE_URL",
        "address",
        '"https://example.com/api"',
    ),
    "response": _words("response reply result answer page r resp"),
    "name": _words("user item record entry document account order job user_id session_id owner key"),
    "function": _words(
        "load read_config parse prepare fetch main setup run process handle build update create check start "
        "execute open_file get_value import_data collect publish"
    ),
    "digest": _words("digest checksum fingerprint signature key etag file_hash token_hash hashed"),
    "token": _words("token secret api_key password nonce session_id code salt otp key csrf_token reset_token"),
    "length": _words("8 12 16 20 24 32 48 64 length size TOKEN_LENGTH n"),
    "alphabet": _words("alphabet characters letters ALPHABET string.ascii_letters symbols chars digits"),
    "port": _words("8000 8080 5000 3000 80 8888 9000 port PORT args.port self.port config.port"),
    "server": _words("server sock self.server httpd listener s self.socket daemon"),
    "app": _words("app application api server web dashboard flask_app"),
    "host": _words("host HOST bind_address address listen_host bind_host server_host hostname"),
    "suffix": ('".txt"', '".json"', '".zip"', "suffix", '".tmp"', '".html"', '".csv"', '".log"'),
    "temporary": _words("temporary temp_path tmp_file output_path scratch tmp tempname path"),
}
_SLOT = re.compile(r"\$([a-z]+)")
_OPENINGS = (
    "def $function($name):",
    "def $function(self, $name):",
    "if $name:",
    "for $name in items:",
    "try:",
    "with open($path) as $stream:",
)


def fill(template: str, rng: Random, drawn: dict[str, str] | None = None) -> str:
    """Return the template with a word in the place of each `$slot`; equal slots get equal words."""
    drawn = {} if drawn is None else drawn

    def word(slot: re.Match[str]) -> str:
        return drawn.setdefault(slot[1], rng.choice(WORDS[slot[1]]))

    return _SLOT.sub(word, template)


def writer(templates: Sequence[str]) -> Callable[[Random], bytes]:
    """Return what writes one of the templates, alone or in a natural surrounding."""

    def write(rng: Random) -> bytes:
        drawn: dict[str, str] = {}
        body = fill(rng.choice(templates), rng, drawn)
        if rng.random() < 0.6:
            opening = fill(rng.choice(_OPENINGS), rng, drawn)
            body = f"{opening}\n" + "".join(f"    {row}\n" for row in body.splitlines()).rstrip("\n")
            if opening == "try:":
                body += rng.choice(
                    ("\nexcept OSError:\n    raise", "\nexcept ValueError:\n    return None", "\nfinally:\n    close()")
                )
            elif opening.startswith("def ") and rng.random() < 0.3:
                body += fill("\n    return $name", rng, drawn)
        return f"{body}\n".encode()

    return write
