"""Fetching an export: made at that moment, of what was asked and by the rights of that moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.exports.asking import AT_ONCE, Question, look_at
from acts.exports.kinds import SOURCES, USES, VISIT
from acts.exports.source import MOST, Line, Look, Source, Word, as_code
from locales import _
from rulebook import masking
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries import exports, officials
from storage.queries.exports import GRANTED, Export
from storage.scope import Scope

DOWNLOADS = 3
KEPT = timedelta(days=400)
"""Who took what along and why is known this long; the audit knows it for ever."""
MORE = 10
"""Percent by which a table may have grown since a second person approved it."""
NUMBERS = ("identity_number", "bank_card")
"""What never leaves in a table, whatever it is for."""
SHORTEST_NUMBER = 15


class Over(Declined):
    """Ask for it anew."""

    def sentence(self) -> str:
        return _("It can be fetched no more: its days or its downloads are over. Ask for it anew.")


class RightsGone(Declined):
    """Ask whoever serves there now."""

    def sentence(self) -> str:
        return _("You do not serve these places any more, so this table cannot be made for you.")


class Grown(Declined):
    """Ask for it anew."""

    def sentence(self) -> str:
        return _("There are many more lines now than were asked for. Ask for it anew.")


class Numbers(Declined):
    """Correct what is registered."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = columns

    def sentence(self) -> str:
        return _(
            "Something in these columns looks like an identity or bank number: %(columns)s. "
            "Correct it where it is registered; such numbers never leave in a table.",
            columns="、".join(self.columns),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """What a file will hold: the lines, and the mark that says who took them and what for."""

    number: str
    title: str
    mark: str
    by: str
    headings: Sequence[str]
    lines: Sequence[Line]
    at: datetime


async def take(
    session: Session, rules: Rulebook, actor: Actor, export_id: int, word: Word = as_code
) -> Table | None:
    """Make one's own granted export, and write down that it was; None where there is none.

    Raises:
        NotAllowed: the actor did not come by the console.
        Over, RightsGone, Grown, Numbers: why it cannot be made.
    """
    actor.needs(Trust.CONSOLE)
    found = await exports.get(session, export_id, lock=True)
    if found is None or found.author_id != actor.person_id or found.kind not in SOURCES:
        return None
    if found.filters is None or not await exports.taken(session, export_id, DOWNLOADS):
        raise Over
    source = SOURCES[found.kind]
    look = await _look(session, rules, actor, found, word)
    if look is None or (source.roles and not any(post.role in source.roles for post in actor.held)):
        raise RightsGone
    lines = await source.lines(replace(look, plain=found.use == VISIT), MOST)
    if len(lines) > _most(found):
        raise Grown
    lines = safe(source.headings(), lines, plain=found.use == VISIT)
    detail = {"kind": found.kind, "rows": len(lines), "use": found.use}
    await audit.record(session, actor.name, "export.downloaded", f"export:{export_id}", detail)
    return await _table(session, found, source, lines)


def may_be_fetched(export: Export, now: datetime) -> bool:
    """Whether an export can be fetched at an instant of real time."""
    return export.state == GRANTED and export.expires_at > now and export.downloads < DOWNLOADS


async def forget(session: Session) -> int:
    """Wipe what expired exports asked for, and delete what nobody asks about any more."""
    return await exports.forget(session, KEPT)


def safe(headings: Sequence[str], lines: Sequence[Line], *, plain: bool) -> list[Line]:
    """The lines without telephone numbers, unless they are asked for.

    Raises:
        Numbers: a cell holds an identity or bank number.
    """
    bad: set[int] = set()
    found: list[Line] = []
    for line in lines:
        cells = list(line)
        for place, text in enumerate(cells):
            if sum(char.isnumeric() for char in text) < SHORTEST_NUMBER - 4:
                continue
            kinds = masking.leaks(text)
            if any(kind in NUMBERS for kind in kinds):
                bad.add(place)
            elif not plain and "mobile" in kinds:
                cells[place] = masking.RUNS["mobile"].sub("****", text)
        found.append(cells)
    if bad:
        raise Numbers([headings[place] for place in sorted(bad)])
    return found


def _most(found: Export) -> int:
    """How many lines it may have now: few stay few, and approved ones about as many."""
    if found.decided_by is None:
        return AT_ONCE
    return found.rows + found.rows * MORE // 100


async def _look(
    session: Session, rules: Rulebook, actor: Actor, found: Export, word: Word
) -> Look | None:
    """A look with the rights held when it was asked for, as far as they are still held."""
    kept = tuple(_both(found.paths, actor.scope.paths))
    if found.paths and not kept:
        return None
    if not kept and not actor.scope.helped:
        return None
    scope = Scope(kept, person_id=actor.person_id, helped=actor.scope.helped)
    narrowed = replace(actor, scope=scope)
    look = await look_at(session, rules, narrowed, Question(found.kind, found.filters or {}), word)
    source = SOURCES[found.kind]
    if look and source.where and await source.where(look) is None:
        return None
    return look


def _both(asked: Sequence[str], now: Sequence[str]) -> list[str]:
    """The places that lie in both; of a place and one within it, the inner one."""
    inner = {
        max(one, other, key=len)
        for one in asked
        for other in now
        if one.startswith(other) or other.startswith(one)
    }
    return sorted(inner)


async def _table(session: Session, found: Export, source: Source, lines: Sequence[Line]) -> Table:
    at = session.moment.real.astimezone(SHANGHAI)
    by = await officials.name(session, found.author_id) or ""
    mark = _(
        "Watermark: export %(number)s, taken by %(name)s on %(at)s, for: %(use)s, %(purpose)s. "
        "Do not pass it on.",
        number=found.number,
        name=by,
        at=f"{at:%Y-%m-%d %H:%M}",
        use=USES[found.use](),
        purpose=found.purpose,
    )
    return Table(found.number, source.name(), mark, by, source.headings(), lines, at)
