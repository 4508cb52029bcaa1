"""Reading the parameters of messages: what is not as the protocol says becomes an error that names the place."""

from typing import Any

from mlrepair_lsp.jsonrpc import ErrorCode, Json, RequestError
from mlrepair_lsp.positions import Position, Range


def text_at(params: Json, *path: str) -> str:
    """Return the string at a path of keys.

    Raises:
        RequestError: if there is none; so do all functions of this module.
    """
    value = _at(params, path)
    if not isinstance(value, str):
        raise _wrong(path, "a string", value)
    return value


def whole_at(params: Json, *path: str) -> int:
    """Return the whole number at a path of keys."""
    value = _at(params, path)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(path, "a whole number", value)
    return value


def list_at(params: Json, *path: str) -> list[Any]:
    """Return the list at a path of keys."""
    value = _at(params, path)
    if not isinstance(value, list):
        raise _wrong(path, "a list", value)
    return value


def optional_list(params: Json, *path: str) -> list[Any]:
    """Return the list at a path of keys, an empty one where there is nothing."""
    return [] if optional(params, *path) is None else list_at(params, *path)


def object_at(params: Json, *path: str) -> dict[str, Any]:
    """Return the object at a path of keys."""
    value = _at(params, path)
    if not isinstance(value, dict):
        raise _wrong(path, "an object", value)
    return value


def position_in(params: Json, *path: str) -> Position:
    """Return the position at a path of keys."""
    return Position(line=whole_at(params, *path, "line"), character=whole_at(params, *path, "character"))


def range_in(params: Json, *path: str) -> Range:
    """Return the range at a path of keys."""
    return Range(start=position_in(params, *path, "start"), end=position_in(params, *path, "end"))


def optional(params: Json, *path: str) -> Json:
    """Return what stands at a path of keys, None where there is nothing."""
    for key in path:
        if not isinstance(params, dict):
            return None
        params = params.get(key)
    return params


def _at(params: Json, path: tuple[str, ...]) -> Json:
    for key in path:
        if not isinstance(params, dict) or key not in params:
            raise RequestError(ErrorCode.INVALID_PARAMS, f"`{'.'.join(path)}` is missing")
        params = params[key]
    return params


def _wrong(path: tuple[str, ...], expected: str, found: Json) -> RequestError:
    return RequestError(ErrorCode.INVALID_PARAMS, f"`{'.'.join(path)}` is {str(found)[:80]!r}, expected {expected}")
