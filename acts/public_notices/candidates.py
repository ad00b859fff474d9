"""Which cases can be put up, and what is known of them already, so that nobody types it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from acts import facts
from acts.actor import Actor
from acts.public_notices.drafting import Entry
from acts.public_notices.standing import may_prepare
from rulebook.loader import Rulebook
from rulebook.notice_kinds import KINDS, PUBLICITY, Kind, step_of
from storage.engine import Session
from storage.queries import households, public_notices, regions, reports
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.scope import EVERYTHING

NO_LABOUR = "no_labour_cert"


@dataclass(frozen=True, slots=True)
class Ready:
    """Cases of one village and procedure that can go on one notice."""

    kind: Kind
    procedure: str
    region_id: str
    village: str
    cases: tuple[Filed, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A case with its household's name and what its line would say."""

    case: Filed
    household: str
    entry: Entry


async def ready(session: Session, rules: Rulebook, actor: Actor) -> list[Ready]:
    """What this actor can prepare now, by kind, village and procedure."""
    groups: dict[tuple[str, str, str], list[Filed]] = {}
    for kind in KINDS.values():
        stands = [
            (procedure.id, state)
            for procedure in rules.procedures.values()
            for state in procedure.states
            if step_of(kind, procedure, state)
        ]
        for case in await public_notices.candidates(session, actor.scope, kind.id, stands):
            if case.household_id and may_prepare(actor, kind, case.path):
                groups.setdefault((kind.id, case.region_id, case.procedure), []).append(case)
    found = []
    for (kind_id, region_id, procedure_id), together in groups.items():
        place = await regions.get(session, region_id)
        village = place.full_name if place else ""
        found.append(Ready(KINDS[kind_id], procedure_id, region_id, village, tuple(together)))
    return found


async def suggested(session: Session, rules: Rulebook, kind: Kind, case: Filed) -> Suggested:
    """What is known of a case's line: from its last public notice, the register and the report."""
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    assert household is not None
    copy: Mapping[str, object] = {}
    if kind.id != PUBLICITY.id:
        copy = await public_notices.last_copy(session, case.id, PUBLICITY.paper) or {}
    entry = Entry(
        case.id,
        _class(rules, case, household, copy),
        await _members(session, rules, household, copy),
        await _reason(session, rules, case, copy),
    )
    return Suggested(case, households.label(household), entry)


def reasons(rules: Rulebook) -> Mapping[str, str]:
    """The general words of reasons, each once, by a kind of hardship they stand for."""
    first: dict[str, str] = {}
    for risk, words in rules.masking.reasons.items():
        first.setdefault(words, risk)
    return {risk: words for words, risk in first.items()}


def _class(rules: Rulebook, case: Filed, household: Household, copy: Mapping[str, object]) -> str:
    said = copy.get("household_class")
    known = {words: key for key, words in rules.masking.classes.items()}
    if said in known:
        return known[str(said)]
    if case.procedure == NO_LABOUR:
        return "no_labour_household"
    kinds = rules.hardship.classes.values()
    return next((one.id for one in kinds if one.policy_class == household.status), "")


async def _members(
    session: Session, rules: Rulebook, household: Household, copy: Mapping[str, object]
) -> int | None:
    said = copy.get("members")
    if said is None:
        today = session.moment.today
        said = (await facts.of_household(session, rules, household, today))["hh"].get("size")
    return said if isinstance(said, int) else None


async def _reason(
    session: Session, rules: Rulebook, case: Filed, copy: Mapping[str, object]
) -> str:
    by_words = {words: risk for risk, words in reasons(rules).items()}
    said = by_words.get(str(copy.get("reason")))
    if said:
        return said
    for report in reversed(await reports.of_case(session, EVERYTHING, case.id)):
        for risk in report.answers.get("risk_types") or ():
            if risk in rules.masking.reasons:
                return by_words[rules.masking.reasons[risk]]
    return ""
