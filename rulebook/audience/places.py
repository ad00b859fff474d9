"""Where a filter looks: the places that hold for all of it, apart from what must hold there."""

from collections.abc import Iterable

from rulebook.audience.spelling import Key
from rulebook.audience.terms import Filter, Term, both, parts_of


def placed(filter_: Filter, path: str) -> tuple[tuple[str, ...], Filter]:
    """Return the outermost places of a filter within a region, and the filter without them.

    No place is left when the filter wants places that do not lie within each other.
    """
    paths, rest = [path], []
    for part in parts_of(filter_):
        if isinstance(part, Term) and part.key is Key.REGION:
            paths = [inner for outer in paths for inner in _overlaps(outer, part.values)]
        else:
            rest.append(part)
    return _outermost(paths), both(rest)


def _overlaps(path: str, others: Iterable[str]) -> list[str]:
    """What two places share is the inner one of them, or nothing."""
    return [
        max(path, other, key=len)
        for other in others
        if path.startswith(other) or other.startswith(path)
    ]


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    known = set(paths)
    return tuple(
        sorted(
            path
            for path in known
            if not any(path != other and path.startswith(other) for other in known)
        )
    )
