"""How many households an audience reaches, and why it does not reach the others."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from acts.audience import Aimed, answers_since
from locales import _, clock_time, day
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries import audiences
from storage.queries.audiences import (
    CANNOT_TELL,
    KEPT_AWAY,
    NO_ADDRESS,
    OPTED_OUT,
    SAME_PHONE,
    Counted,
)

REASONS: dict[str, Callable[[], str]] = {
    NO_ADDRESS: lambda: _("No phone or chat is known"),
    OPTED_OUT: lambda: _("Wants no notices"),
    SAME_PHONE: lambda: _("Gets it on the same phone as another household"),
}


@dataclass(frozen=True, slots=True)
class Township:
    """How many households of a township get it, are left out though meant, or are not meant."""

    name: str
    reached: int
    left_out: int
    kept_away: int


@dataclass(frozen=True, slots=True)
class Away:
    """A part of the filter, and how many households it is the first to keep away.

    Of `cannot_tell` more, nobody can tell yet whether it holds for them.
    """

    part: str
    households: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class AnswersOf:
    """A policy or group of the audience, and since when the answers stand; None: nowhere yet."""

    name: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """The households of the places of an audience, each in exactly one of the numbers."""

    channels: Mapping[str, int]
    by_township: tuple[Township, ...]
    exclusions: Mapping[str, int]
    kept_away: tuple[Away, ...]
    answers: tuple[AnswersOf, ...]

    @property
    def reached(self) -> int:
        """How many households get it."""
        return sum(self.channels.values())


async def count(session: Session, aim: Aimed) -> Count:
    """Count an audience by channel, township and reason to leave a household out."""
    counted = await audiences.counts(session, aim.reach)
    reached = Counter[str]()
    left_out = Counter[str]()
    for item in counted:
        if item.excluded is None and item.channel:
            reached[item.channel] += item.households
        elif item.part is None:
            left_out[item.excluded or NO_ADDRESS] += item.households
    return Count(
        channels=dict(reached),
        by_township=_townships(counted),
        exclusions=dict(left_out),
        kept_away=_away(aim, counted),
        answers=tuple([await _answers(session, aim, asked) for asked in aim.answers]),
    )


def said_of(counted: Count) -> list[str]:
    """Say what kept households away, and from when the rules' answers are."""
    said = []
    for away in counted.kept_away:
        if away.households:
            said.append(
                _(
                    "Not meant: %(count)s, because of %(part)s.",
                    count=away.households,
                    part=away.part,
                )
            )
        if away.cannot_tell:
            said.append(
                _(
                    "Nobody can tell yet for %(count)s, because of %(part)s; they do not get it.",
                    count=away.cannot_tell,
                    part=away.part,
                )
            )
    return said + [_since(answers) for answers in counted.answers]


def _since(answers: AnswersOf) -> str:
    if answers.since is None:
        return _("Nobody has worked out yet who “%(name)s” is for.", name=answers.name)
    at = answers.since.astimezone(SHANGHAI)
    return _(
        "Who “%(name)s” is for was worked out on %(day)s at %(time)s.",
        name=answers.name,
        day=day(at.date()),
        time=clock_time(at),
    )


async def _answers(session: Session, aim: Aimed, asked: tuple[str, str]) -> AnswersOf:
    since = [await answers_since(session, path, asked) for path in aim.places]
    known = [at for at in since if at is not None]
    return AnswersOf(aim.answers[asked], min(known) if known else None)


def _away(aim: Aimed, counted: Iterable[Counted]) -> tuple[Away, ...]:
    kept = {reason: Counter[int]() for reason in (KEPT_AWAY, CANNOT_TELL)}
    for item in counted:
        if item.part is not None and item.excluded:
            kept[item.excluded][item.part] += item.households
    return tuple(
        Away(part, kept[KEPT_AWAY][number], kept[CANNOT_TELL][number])
        for number, part in enumerate(aim.parts)
        if kept[KEPT_AWAY][number] or kept[CANNOT_TELL][number]
    )


def _townships(counted: Iterable[Counted]) -> tuple[Township, ...]:
    sides: dict[str, Counter[str]] = {}
    for item in counted:
        side = "reached" if item.excluded is None else "left_out"
        if item.part is not None:
            side = "kept_away"
        sides.setdefault(item.township, Counter())[side] += item.households
    return tuple(
        Township(name, side["reached"], side["left_out"], side["kept_away"])
        for name, side in sides.items()
    )
