"""What looks dangerous and is not: a repair that makes it safer would be a wrong squiggle."""

import re

_OWN_LOADER = re.compile(rb"\bload(?:_all)?\((?:[^\n]*,)?\s*Loader\s*=\s*(?!(?:\w+\.)?C?(?:Unsafe|Full)?Loader\b)")
_COMPARED = re.compile(rb"""(?:[=!]=|\bin)\s*[(\[{]?\s*["']0\.0\.0\.0|["']0\.0\.0\.0["']\s*(?:[=!]=|\bin\b)""")
_NO_SECRET = re.compile(
    rb"\bhmac\b|usedforsecurity|digest\(\)\s*\[|etag|checksum|fingerprint|gravatar|\bcache|duplicate|\buuid",
    re.IGNORECASE,
)
_WEAK = re.compile(rb"\b(?:md5|sha1)\b")


def is_harmless(old: bytes, new: bytes) -> bool:
    """Return whether the rows that a repair makes safer are no danger as they are.

    A loader of the program's own builds what that program wants; who compares an address does not listen on it; and
    HMAC, a shortened digest or the sum of a file's bytes do not rest on what is broken in MD5 and SHA-1 (RFC 6151).
    """
    if b"safe_load" in new and b"safe_load" not in old:
        return _OWN_LOADER.search(old) is not None
    if b"0.0.0.0" in old and b"0.0.0.0" not in new:
        return _COMPARED.search(old) is not None
    if len(_WEAK.findall(new)) < len(_WEAK.findall(old)):
        return _NO_SECRET.search(old) is not None
    return False
