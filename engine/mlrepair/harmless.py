"""What looks dangerous and is not: a repair that makes it safer would be a wrong squiggle."""

import re

_OWN_LOADER = re.compile(rb"\bload(?:_all)?\((?:[^\n]*,)?\s*Loader\s*=\s*(?!(?:\w+\.)?C?(?:Unsafe|Full)?Loader\b)")
_COMPARED = re.compile(rb"""(?:[=!]=|\bin)\s*[(\[{]?\s*["']0\.0\.0\.0|["']0\.0\.0\.0["']\s*(?:[=!]=|\bin\b)""")
_NO_SECRET = re.compile(
    rb"\bhmac\b[^\n]*sha1|usedforsecurity|digest\(\)\s*\[|etag|gravatar|cache|memo|duplicate|\buuid|\w_key\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t][^\n]*", re.MULTILINE)
_FAR = 4000  # bytes to the head of a function
_WEAK = re.compile(rb"\b(?:md5|sha1)\b")


def is_harmless(above: bytes, old: bytes, new: bytes) -> bool:
    """Return whether the rows that a repair makes safer are no danger as they are, below what stands above them.

    A loader of the program's own builds what that program wants; who compares an address does not listen on it; and
    HMAC with SHA-1 (RFC 6194), a shortened digest or the key of a cache do not rest on what is broken in them.
    """
    if b"safe_load" in new and b"safe_load" not in old:
        return _OWN_LOADER.search(old) is not None
    if b"0.0.0.0" in old and b"0.0.0.0" not in new:
        return _COMPARED.search(old) is not None
    if len(_WEAK.findall(new)) < len(_WEAK.findall(old)):
        function = _DEFINITION.findall(above[-_FAR:])[-1:]
        return any(_NO_SECRET.search(text) for text in (old, *function))
    return False
