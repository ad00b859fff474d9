"""Proof that a notice arrived and was understood: household by household, village by village.

Places are listed in the order of the tree; nobody is compared with anybody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from acts.actor import Actor, Trust
from acts.broadcast_previews import seen
from acts.broadcast_views import SHOWN_AS
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.models.delivery import State
from storage.moment import SHANGHAI, county_day
from storage.queries import figures_counting, figures_told, proof, recipients
from storage.queries.audiences import NO_ADDRESS, OPTED_OUT, SAME_PHONE
from storage.queries.notices import Sending, Version
from storage.queries.proof import Known, Row, Wanted

WAITING = "waiting"
"""What has become of a household whose wave has not begun."""
LEFT_OUT = (NO_ADDRESS, OPTED_OUT, SAME_PHONE)
FATES: tuple[str, ...] = (*dict.fromkeys(SHOWN_AS.values()), WAITING, *LEFT_OUT)
"""What may have become of a household; each is in exactly one of these."""
BY_VISIT = (NO_ADDRESS, "undelivered")
"""The fates of households that somebody has to tell."""


@dataclass(frozen=True, slots=True)
class Village:
    """What became of a notice in a village: households by fate, and by answer."""

    id: str
    name: str
    fates: Mapping[str, int]
    answers: Mapping[str, int]

    @property
    def households(self) -> int:
        """How many are meant."""
        return sum(self.fates.values())

    @property
    def by_visit(self) -> int:
        """How many somebody has to tell."""
        return sum(self.fates.get(fate, 0) for fate in BY_VISIT)


@dataclass(frozen=True, slots=True)
class Proof:
    """A sending with its villages, in the order of the tree."""

    sending: Sending
    notice: Version
    villages: tuple[Village, ...]

    @property
    def fates(self) -> Mapping[str, int]:
        """All households meant, by fate."""
        return sum((Counter(village.fates) for village in self.villages), Counter())

    @property
    def households(self) -> int:
        """How many are meant."""
        return sum(village.households for village in self.villages)

    @property
    def by_visit(self) -> int:
        """How many somebody has to tell."""
        return sum(village.by_visit for village in self.villages)


async def of_sending(session: Session, actor: Actor, broadcast_id: int) -> Proof | None:
    """What became of a sending by village; None when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over the place that sends notices.
    """
    found = await seen(session, actor, broadcast_id)
    if found is None:
        return None
    sending, notice = found
    rows = await recipients.progress(session, sending.id)
    villages: dict[str, tuple[str, Counter[str], Counter[str]]] = {}
    for row in rows:
        blank = row.village, Counter[str](), Counter[str]()
        _name, fates, answers = villages.setdefault(row.village_id, blank)
        fates[fate_of(row.excluded, row.state)] += row.households
        if row.answer:
            answers[row.answer] += row.households
    return Proof(sending, notice, tuple(Village(key, *one) for key, one in villages.items()))


async def households(
    session: Session, sending: Sending, fate: str, answer: str, village: str, page: tuple[str, int]
) -> list[Row]:
    """Households of a sending that was seen with `of_sending`; `page` is what came last, how many.

    Unknown words ask for nothing: an empty one asks for all.
    """
    after, limit = page
    path, _colon, number = after.rpartition(":")
    wanted = Wanted(
        states=None if not fate or fate in (WAITING, *LEFT_OUT) else _states(fate),
        excluded=fate if fate in LEFT_OUT else None,
        unsent=fate == WAITING,
        answer=answer or None,
        village=village or None,
        after=(path, int(number)) if path and number.isdecimal() else None,
    )
    return await proof.page(session, sending.id, wanted, limit)


async def awareness(
    session: Session, rules: Rulebook, actor: Actor, year: int, key: str | None = None
) -> list[Known]:
    """Who knows what of the notices of a year, by policy and village of this actor's places.

    A household knows that said so (also by wanting to apply), or that was told since.

    Raises:
        NotAllowed: it needs a console session.
    """
    actor.needs(Trust.CONSOLE)
    begins, ends = (
        datetime(one, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) for one in (year, year + 1)
    )
    found = await proof.known(session, actor.scope, begins, ends, key)
    return [_titled(rules, one) for one in found]


@dataclass(frozen=True, slots=True)
class Tally:
    """Who knows what, as last counted: since when (real time), and how many villages are missing.

    Nothing is missing of a year in which no sending began.
    """

    rows: list[Known]
    since: datetime | None
    missing: int


async def tallied(session: Session, rules: Rulebook, actor: Actor, year: int) -> Tally:
    """The same as `awareness` tells, but as it was counted ahead: quick however many there are.

    Raises:
        NotAllowed: it needs a console session.
    """
    actor.needs(Trust.CONSOLE)
    rows = await figures_told.known(session, actor.scope, year)
    begun = await figures_counting.years(session)
    if not begun or not county_day(begun[0]).year <= year <= county_day(begun[1]).year:
        return Tally([], None, 0)
    since, missing = await figures_counting.standing(session, actor.scope, year)
    return Tally([_titled(rules, one) for one in rows], since, missing)


def fate_of(excluded: str | None, state: str | None) -> str:
    """What became of a household of a sending, in one word of `FATES`."""
    if excluded is not None:
        return excluded
    return SHOWN_AS[State(state)] if state else WAITING


def _states(fate: str) -> list[str]:
    return [state.value for state, shown in SHOWN_AS.items() if shown == fate]


def _titled(rules: Rulebook, one: Known) -> Known:
    policy = rules.policies.by_id.get(one.key)
    if policy is None:
        return one
    return Known(one.key, policy.title, *(getattr(one, name) for name in _REST))


_REST = ("path", "village", "meant", "understood", "told", "unclear")
