"""Reading what strangers send: JSON and its fields, with `Malformed` as the only way to fail."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from channels.errors import Malformed

T = TypeVar("T")
Record = Mapping[str, Any]

SURROGATE = re.compile("[\ud800-\udfff]")
IDENTIFIER = re.compile(r"[!-~]{1,128}")


def parse_json(body: bytes, max_depth: int = 32) -> Any:
    """Read strict JSON: UTF-8, finite numbers, integers of 64 bits, whole characters, a depth cap.

    Raises:
        Malformed: it is anything else.
    """
    try:
        value = _DECODER.decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {type(error).__name__}") from None
    _inspect(value, max_depth)
    return value


def as_record(value: object) -> Record:
    """Return the value if it is a JSON object."""
    if not isinstance(value, dict):
        raise Malformed("an object was expected")
    return value


def field(record: Record, key: str, kind: type[T]) -> T:
    """Return a field that must be there, of exactly this type."""
    value = record.get(key)
    if type(value) is not kind:
        raise Malformed(f"{key} is missing or not {kind.__name__}")
    return value


def optional(record: Record, key: str, kind: type[T]) -> T | None:
    """Return a field that may be absent or null, but not of another type."""
    return None if record.get(key) is None else field(record, key, kind)


def identifier(record: Record, key: str) -> str:
    """Return a name given by the far end: a number, or printable ASCII of sensible length."""
    value = record.get(key)
    text = str(value) if type(value) is int else value
    if not (isinstance(text, str) and IDENTIFIER.fullmatch(text)):
        raise Malformed(f"{key} is missing or not an identifier")
    return text


def moment(record: Record, key: str) -> datetime | None:
    """Return a time given as unix seconds or as ISO 8601 with its zone."""
    value = record.get(key)
    if value is None:
        return None
    try:
        if type(value) is int:
            return datetime.fromtimestamp(value, UTC)
        parsed = datetime.fromisoformat(field(record, key, str))
        if parsed.tzinfo is None:
            raise Malformed(f"{key} has no zone")
        return parsed.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise Malformed(f"{key} is not a time") from None


def _inspect(value: object, levels: int) -> None:
    if isinstance(value, str):
        if SURROGATE.search(value):
            raise Malformed("half a character")
    elif isinstance(value, list | dict):
        if levels == 0:
            raise Malformed("nested too deep")
        for item in value:
            _inspect(item, levels - 1)
        for item in value.values() if isinstance(value, dict) else ():
            _inspect(item, levels - 1)


def _integer(digits: str) -> int:
    number = int(digits)
    if not -(2**63) <= number < 2**63:
        raise ValueError("integer of more than 64 bits")
    return number


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_finite, parse_constant=_refuse)
