"""Households as the pitfalls look at them: what the roster says and what was recorded since.

What nobody has said is left out: it is not known, and doubt is never a finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from acts.detection import log_records
from acts.facts import TAG_FACTS
from rulebook.chinese_id import check_id
from rulebook.loader import Rulebook
from rulebook.pitfalls import Record
from rulebook.pitfalls.records import Value
from storage.engine import Session
from storage.moment import county_day
from storage.queries import facts as stored
from storage.queries import log_rows, members
from storage.queries import records as rows
from storage.queries.facts import Fact
from storage.queries.households import MONITORED
from storage.queries.log_rows import PauseRow
from storage.queries.record_rows import AnswerRow, HelpRow, HomeRow, VisitRow

KINDS = ("household", "person", "roster", "benefit", "insurance", "visit", "notice")
Filled = Mapping[str, list[Record]]

LIFTED = ("tp-general", "tp-unstable")
CARD, NO = "card", "no"
SAID_AT_OFFICE = ("roster", "visit", "county")
"""Origins that say how something is registered, not only what a family told."""
KINDS_OF_DISABILITY = {"limb": "physical"}

HOME_FACTS: Mapping[str, str] = {
    "hh.relocated": "relocated",
    "hh.dibao_edge": "dibao_marginal",
    "hh.filed_poor": "poor",
    "hh.net_income_pc_year": "income_pc",
    "hh.water_h_m": "fetch_distance",
    "hh.water_v_m": "fetch_climb",
    "hh.water_piped": "tap",
}
"""Facts of a household that are a field of its record as they stand."""
PERSON_FACTS: Mapping[str, str] = {
    "p.employed": "employed",
    "p.student": "enrolled",
    "p.dis_level": "disability_grade",
    "p.serious_illness": "severe_illness",
}
OPPOSITES: Mapping[str, str] = {
    "p.no_labour_capacity": "can_work",
    "p.no_income_source": "has_income",
    "p.no_support": "has_support",
}
OTHER_FACTS = (
    *("hh.dibao", "hh.monitored", "hh.formerly_filed_poor"),
    *("p.labour", "p.dis_types", "p.dibao", "p.tekun", "p.insured", "p.insure_year"),
)
WORTH_LOOKING: frozenset[tuple[str, Value]] = frozenset(
    {
        *(("severe_illness", True), ("can_work", False), ("enrolled", True)),
        *(("has_income", False), ("has_support", False)),
    }
)
"""What must be known of somebody for a record: nothing is looked for in those who are well."""
WANTED = frozenset((*HOME_FACTS, *PERSON_FACTS, *OPPOSITES, *OTHER_FACTS))


@dataclass(frozen=True, slots=True)
class Page:
    """Some households with all that is known of them."""

    homes: Sequence[HomeRow]
    facts: Mapping[int, Sequence[Fact]]
    identities: Mapping[int, str]
    tags: Mapping[int, frozenset[str]]
    helpers: Mapping[int, Sequence[HelpRow]]
    visits: Sequence[VisitRow]
    pauses: Sequence[PauseRow]
    answers: Sequence[AnswerRow]


async def read(session: Session, homes: Sequence[HomeRow], visits_since: date) -> Page:
    """Read what is known of some households, in one question for each kind."""
    ids = [home.id for home in homes]
    facts = await stored.standing(session, ids, WANTED)
    pupils = [
        fact.member_id
        for found in facts.values()
        for fact in found
        if fact.member_id and fact.key == "p.student" and fact.value
    ]  # whose age is looked at: to open an identity number is what this costs
    helpers: dict[int, list[HelpRow]] = {}
    for row in await rows.helpers(session, ids):
        helpers.setdefault(row.household_id, []).append(row)
    return Page(
        homes,
        facts,
        await rows.identities(session, pupils),
        await members.tags_of(session, ids),
        helpers,
        await rows.visits(session, ids, visits_since),
        await log_rows.pauses(session, ids, visits_since),
        await rows.answers(session, ids),
    )


def fill(
    rules: Rulebook, page: Page, into: Filled, monitored_on: Mapping[int, date], today: date
) -> None:
    """Put the records of some households with the others of their kinds."""
    for home in page.homes:
        facts = page.facts.get(home.id, ())
        record = _household(home, page, facts, today)
        if home.id in monitored_on:
            record["monitored_on"] = monitored_on[home.id]
        into["household"].append(record)
        into["benefit"] += _benefits(home, facts)
        into["roster"] += [_help(home, row) for row in page.helpers.get(home.id, ())]
        for member_id, own in _by_member(facts).items():
            into["insurance"] += _insurance(home, member_id, own)
            person = _person(record, member_id, own)
            if not WORTH_LOOKING.isdisjoint(person.items()) or "disability_grade" in person:
                number = page.identities.get(member_id)
                identity = check_id(number, today) if number else None
                into["person"].append(person | ({"born_on": identity.birth} if identity else {}))
                into["benefit"] += _own_benefits(home, member_id, own)
    regions = {home.id: home.region_id for home in page.homes}
    visits = rules.pitfalls.kinds["visit"].fields["kind"].words or ()
    into["visit"] += [_visit(row) for row in page.visits if row.kind in visits]
    into["visit"] += [log_records.nobody_sent(row, today) for row in page.pauses]
    into["notice"] += [_card(regions, row) for row in page.answers if row.kind == CARD]


def _household(home: HomeRow, page: Page, facts: Sequence[Fact], today: date) -> dict[str, Value]:
    tagged = [TAG_FACTS.get(tag, {}) for tag in sorted(page.tags.get(home.id, ()))]
    said = {key: value for one in tagged for key, value in one.items()}
    record: dict[str, Value] = {
        "id": str(home.id),
        "region": home.region_id,
        "known_on": county_day(home.created_at),
        "monitored": home.status in MONITORED or said.get("monitored") is True,
        "lifted": home.status in LIFTED or said.get("formerly_filed_poor") is True,
    }
    for name in ("relocated", "dibao_edge"):
        if said.get(name) is True:
            record["dibao_marginal" if name == "dibao_edge" else name] = True
    for fact in facts:
        _put_home_fact(record, fact)
    serving = [row for row in page.helpers.get(home.id, ()) if _lasts(row, today)]
    last = max(serving, key=lambda row: row.since, default=None)
    record["helper"] = str(last.person_id) if last else None
    if last:
        record["helper_since"] = last.since
    return record


def _put_home_fact(record: dict[str, Value], fact: Fact) -> None:
    if fact.member_id is not None:
        return
    field = HOME_FACTS.get(fact.key)
    if field == "income_pc":
        record[field] = _number(fact.value)
    elif field and not (field == "tap" and fact.origin not in SAID_AT_OFFICE):
        record[field] = fact.value
    elif fact.key == "hh.monitored":
        record["monitored"] = bool(fact.value)
    elif fact.key == "hh.formerly_filed_poor":
        record["lifted"] = bool(fact.value)


def _by_member(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.member_id is not None:
            found.setdefault(fact.member_id, []).append(fact)
    return found


def _person(household: Record, member_id: int, facts: Sequence[Fact]) -> dict[str, Value]:
    monitored, lifted = household["monitored"], household["lifted"]
    record: dict[str, Value] = {
        "id": str(member_id),
        "region": household["region"],
        "household": household["id"],
        "family": "monitored" if monitored else "lifted" if lifted else "other",
        "changed_on": max(fact.as_of for fact in facts),
    }
    for fact in facts:
        _put_person_fact(record, fact)
    return record


def _put_person_fact(record: dict[str, Value], fact: Fact) -> None:
    if fact.key in PERSON_FACTS:
        record[PERSON_FACTS[fact.key]] = fact.value
    elif fact.key in OPPOSITES:
        record[OPPOSITES[fact.key]] = not fact.value
    elif fact.key == "p.labour":
        record["can_work"] = fact.value != "none"
    elif fact.key == "p.dis_types" and isinstance(fact.value, list) and len(fact.value) == 1:
        kind = str(fact.value[0])
        record["disability_kind"] = KINDS_OF_DISABILITY.get(kind, kind)


def _benefits(home: HomeRow, facts: Sequence[Fact]) -> Iterable[Record]:
    """The household's allowance; while nobody has said whether there is one, there may be."""
    record: Record = {
        "id": f"dibao:{home.id}",
        "region": home.region_id,
        "household": str(home.id),
        "kind": "dibao",
    }
    said = [fact.value for fact in facts if fact.key == "hh.dibao" and fact.member_id is None]
    if not said:
        if any(fact.key == "hh.net_income_pc_year" for fact in facts):
            yield record
    elif said[-1]:
        yield {**record, "ended_on": None}


def _own_benefits(home: HomeRow, member_id: int, facts: Iterable[Fact]) -> Iterable[Record]:
    known = {fact.key: fact.value for fact in facts}
    for kind in ("dibao", "tekun"):
        record = {
            "id": f"{kind}:{home.id}:{member_id}",
            "region": home.region_id,
            "person": str(member_id),
            "kind": kind,
        }
        if f"p.{kind}" not in known:
            yield record  # nobody has said: there may be one
        elif known[f"p.{kind}"]:
            yield record | {"household": str(home.id), "ended_on": None}


def _insurance(home: HomeRow, member_id: int, facts: Iterable[Fact]) -> Iterable[Record]:
    known = {fact.key: fact for fact in facts}
    insured = known.get("p.insured")
    if insured:
        year = known.get("p.insure_year")
        yield {
            "id": f"insurance:{member_id}",
            "region": home.region_id,
            "household": str(home.id),
            "person": str(member_id),
            "year": year.value if year else insured.as_of.year,
            "paid": bool(insured.value),
        }


def _help(home: HomeRow, row: HelpRow) -> Record:
    return {
        "id": f"assignment:{row.id}",
        "region": home.region_id,
        "role": "helper",
        "person": str(row.person_id),
        "household": str(row.household_id),
        "started_on": row.since,
        "ended_on": row.until,
    }


def _visit(row: VisitRow) -> Record:
    return {
        "id": str(row.id),
        "region": row.region_id,
        "person": str(row.person_id),
        "household": str(row.household_id),
        "kind": row.kind,
        "day": row.on,
    }


def _card(regions: Mapping[int, str], row: AnswerRow) -> Record:
    """The household's card: that it was shown, and whether the household says it is wrong."""
    return {
        "id": str(row.id),
        "region": regions[row.household_id],
        "household": str(row.household_id),
        "matter": "card",
        "day": row.answered_on,
        "delivered": True,
        "disputed": row.answer == NO,
    }


def _lasts(row: HelpRow, today: date) -> bool:
    return row.since <= today and (row.until is None or row.until >= today)


def _number(value: object) -> Value:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
