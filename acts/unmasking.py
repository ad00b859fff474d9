"""Unmasking: showing plainly what is hidden of a household, once, with a reason and a trace.

Phones, identity numbers, names for those further away and sensitive facts are hidden on every page.
Who needs one says why, proves once more who they are, and is written down; no page keeps it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from acts.actor import Actor, Trust
from acts.declined import Declined
from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import household_record, households, unmaskings
from storage.queries.household_list import Row
from storage.queries.households import Household
from storage.queries.unmaskings import New

PHONES, NAMES, FACTS = "phones", "names", "facts"
WHOLE = (PHONES, NAMES, FACTS)
ID_NUMBER = "id:"
"""Followed by the member's id: numbers are shown one person at a time."""
OTHER = "other"
FEWEST_WORDS = 4
LONGEST_WORDS = 200

REASONS: Mapping[str, Callable[[], str]] = {
    "visit": lambda: _("To call or visit the family"),
    "verify": lambda: _("To check what was reported or found"),
    "form": lambda: _("To fill in a paper or another system"),
    "asked": lambda: _("The family asked, or complained"),
    "twice": lambda: _("To see whether a family is registered twice"),
    OTHER: lambda: _("Something else"),
}

OPEN_FACTS = frozenset(
    {
        *("hh.rural", "hh.class", "hh.monitored", "hh.formerly_filed_poor", "hh.size"),
        *("hh.dibao", "hh.dibao_edge", "hh.tekun_scattered", "hh.low_income", "hh.relocated"),
        *("hh.houses", "hh.house_area_pc", "hh.housing_level", "hh.housing_prior_support"),
        *("hh.water_piped", "hh.water_clear", "hh.water_outage", "hh.water_seasonal_shortage"),
        *("hh.has_labour", "hh.has_student", "hh.member_employed", "hh.farm_produce"),
        *("hh.produce_unsold", "hh.received_project_asset", "hh.willing"),
        *("p.age", "p.student", "p.stage", "p.boarding", "p.employed", "p.insured"),
        *("p.insure_year", "p.work_other_province", "p.post_assigned"),
    }
)
"""Facts every official of the place may read; all others, such as illness and income, are hidden.

What nobody has thought of yet is therefore hidden.
"""


class NothingChosen(Declined):
    """Choose what to show."""

    def sentence(self) -> str:
        return _("Tick what you need to see.")


class NoReason(Declined):
    """Choose a reason from the list."""

    def sentence(self) -> str:
        return _("Choose why you need to see it.")


class TooFewWords(Declined):
    """Write the reason down in own words."""

    def sentence(self) -> str:
        return _("Write in a few words what it is for.")


class ShownBefore(Declined):
    """A page shows it once; ask again."""

    def sentence(self) -> str:
        return _("It was shown once and is hidden again. If you still need it, ask again.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for and why; `form` is the number of the page it was asked on."""

    what: Collection[str]
    reason: str
    words: str
    form: str


@dataclass(frozen=True, slots=True)
class Plain:
    """What is shown: phones by address, identity numbers by member, and whether names and facts."""

    phones: Mapping[int, str] = field(default_factory=dict)
    id_numbers: Mapping[int, str] = field(default_factory=dict)
    names: bool = False
    facts: bool = False


NOTHING = Plain()


def knows_by_name(actor: Actor, household: Household | Row) -> bool:
    """Whether somebody serves the very village or helps the family: to them names are no secret."""
    if household.id in actor.scope.helped:
        return True
    return any(
        post.level == "village" and household.path.startswith(post.path) for post in actor.held
    )


def fit(asked: Asked, members: Sequence[int]) -> list[str]:
    """What of the asked there is to show, in a fixed order.

    Raises:
        NothingChosen, NoReason, TooFewWords: the form is not complete.
    """
    there = (*WHOLE, *(f"{ID_NUMBER}{member}" for member in members))
    what = [one for one in there if one in asked.what]
    if not what:
        raise NothingChosen
    if asked.reason not in REASONS:
        raise NoReason
    if asked.reason == OTHER and len(asked.words) < FEWEST_WORDS:
        raise TooFewWords
    return what


async def unmask(session: Session, actor: Actor, household_id: int, asked: Asked) -> Plain | None:
    """Show what is asked for and write down that it was; None when there is no such household.

    The audit holds what was shown and the reason's code; the words are kept sealed beside it.

    Raises:
        NothingChosen, NoReason, TooFewWords: the form is not complete.
        ShownBefore: this page has shown it already.
        NotAllowed: it needs a console session.
    """
    actor.needs(Trust.CONSOLE)
    household = await households.get(session, actor.scope, household_id)
    if household is None or actor.person_id is None:
        return None
    numbers = await household_record.id_numbers(session, household_id)
    what = fit(asked, sorted(numbers))
    new = New(
        household_id,
        household.path,
        actor.person_id,
        what,
        asked.reason,
        asked.words[:LONGEST_WORDS],
        asked.form[:32],
    )
    kept = await unmaskings.add(session, new)
    if kept is None:
        raise ShownBefore
    detail = {"what": what, "reason": asked.reason, "unmasking": kept}
    await audit.record(
        session, actor.name, "household.unmasked", f"household:{household_id}", detail
    )
    phones = await household_record.phones(session, household_id) if PHONES in what else []
    return Plain(
        phones={phone.id: phone.external for phone in phones},
        id_numbers={one: number for one, number in numbers.items() if f"{ID_NUMBER}{one}" in what},
        names=NAMES in what,
        facts=FACTS in what,
    )
