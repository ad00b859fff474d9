"""What is known of a family, put together for the rules; and what its reports add to it."""

from datetime import date

import pytest
from sqlalchemy import func, select

from acts import facts, reports
from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.declined import Unfit
from acts.facts import STATUS_CLASS, TAG_FACTS, Findings, Known
from acts.reports import Lead
from acts.rosters.rows import STATUSES
from rulebook.eligibility.facts import Facts, read
from rulebook.loader import Rulebook, load
from storage.engine import Session, Sessions
from storage.models.facts import HouseholdFact
from storage.queries import addresses, households, local_settings, members, regions
from storage.queries import facts as stored
from storage.queries.households import Household, NewHousehold
from storage.queries.members import NewMember
from storage.scope import Scope
from tests.workbooks import LI, WANG, ZHANG, Book, family, save

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load()


async def home(
    session: Session, *relatives: tuple[str, str | None], status: str | None = None
) -> Household:
    place = await regions.get(session, "zhang")
    assert place is not None
    made = await households.register(session, NewHousehold(place, 3, "张一", None, status))
    await members.put_all(
        session,
        [NewMember(made.id, f"张{n}", number, word) for n, (word, number) in enumerate(relatives)],
    )
    return made


async def record(session: Session, rules: Rulebook, of: Household, *known: Known) -> None:
    await facts.record(session, rules, SERVICE, of, Findings(known, "visit", TODAY))


async def raw(session: Session, rules: Rulebook, of: Household) -> facts.Raw:
    found = await facts.of_household(session, rules, of, TODAY)
    assert isinstance(read(rules.policies, found), Facts)
    return found


def test_every_status_of_a_roster_has_a_class(rules):
    assert set(STATUSES.values()) == set(STATUS_CLASS)
    assert set(STATUS_CLASS.values()) <= set(rules.policies.fields["hh.class"].labels)


@pytest.mark.parametrize("tag", TAG_FACTS)
def test_what_a_tag_says_can_be_read(rules, tag):
    assert isinstance(read(rules.policies, {"hh": TAG_FACTS[tag]}), Facts)


async def test_a_family_is_put_together_from_roster_settings_and_what_was_recorded(county, rules):
    async with county.write() as session:
        await local_settings.put(session, "ma", 2026, {"min_wage_month": 2000}, "x")
        await local_settings.put(session, "ma", 2026, {"province": "Henan"}, "x")
        await local_settings.put(session, "ma", 2026, {"monitoring_line": 8000}, "x")
        await local_settings.put(session, "ma", 2025, {"rain_mm_avg": 700}, "x")
        made = await home(session, ("户主", ZHANG), ("子", WANG), status="tp-unstable")
        await members.set_tags(session, made.id, ["低保", "爱唱戏"])
        await record(
            session,
            rules,
            made,
            Known("hh.houses", 1),
            Known("p.stage", "senior-high", 2),
        )
        found = await raw(session, rules, made)
    assert found == {
        "region": {"province": "Henan", "min_wage_month": 2000},
        "hh": {"rural": True, "class": "tp-unstable", "size": 2, "dibao": True, "houses": 1},
        "persons": [{"id": "1", "age": 56}, {"id": "2", "age": 15, "stage": "senior-high"}],
    }


async def test_what_is_not_known_is_left_out(sqlite_county, rules):
    async with sqlite_county.write() as session:
        made = await home(session, ("户主", None))
        found = await raw(session, rules, made)
    # Neither how many live together nor how old anybody is.
    assert found == {
        "region": {},
        "hh": {"rural": True, "class": "none"},
        "persons": [{"id": "1"}],
    }


async def test_nobody_has_said_the_class_of_a_provisional_household(sqlite_county, rules):
    async with sqlite_county.write() as session:
        place = await regions.get(session, "zhang")
        made = await households.provisional(session, place, "张一")
        assert (await raw(session, rules, made))["hh"] == {"rural": True}


@pytest.mark.parametrize(("people", "disabled"), [(1, True), (2, None)])
async def test_a_tag_about_a_person_counts_only_where_there_is_one(
    sqlite_county, rules, people, disabled
):
    async with sqlite_county.write() as session:
        made = await home(session, *[("户主", ZHANG), ("配偶", LI)][:people])
        await members.set_tags(session, made.id, ["残疾人"])
        found = await raw(session, rules, made)
    assert [one.get("disabled") for one in found["persons"]] == [disabled] * people


async def test_what_was_recorded_goes_before_what_the_roster_says(sqlite_county, rules):
    async with sqlite_county.write() as session:
        made = await home(session, ("户主", ZHANG), ("配偶", LI), status="tp-general")
        await record(session, rules, made, Known("hh.size", 5), Known("hh.class", "edge-prone"))
        found = await raw(session, rules, made)
    assert (found["hh"]["size"], found["hh"]["class"]) == (5, "edge-prone")


@pytest.mark.parametrize(
    ("known", "word"),
    [
        (Known("hh.size", "很多"), "很多"),
        (Known("hh.size", -1), "-1"),
        (Known("hh.colour", "red"), "hh.colour"),
        (Known("p.age", 200, 1), "200"),
        (Known("p.stage", "kindergarten", 1), "kindergarten"),
        (Known("p.stage", "primary", 9), "9"),
        (Known("p.stage", "primary"), "p.stage"),
        (Known("hh.size", 3, 1), "hh.size"),
        (Known("region.min_wage_month", 2000), "region.min_wage_month"),
    ],
)
async def test_what_no_rule_could_read_is_not_recorded(sqlite_county, rules, known, word):
    async with sqlite_county.write() as session:
        made = await home(session, ("户主", ZHANG))
        with pytest.raises(Unfit) as refused:
            await record(session, rules, made, Known("hh.houses", 1), known)
        assert word in refused.value.sentence()
        assert await stored.standing(session, [made.id]) == {}


async def test_facts_are_recorded_only_within_the_scope_and_by_somebody_known(sqlite_county, rules):
    other = Actor("person:1", Trust.BOUND, Scope(paths=("/ma/shi/",)))
    anybody = Actor("address:1", Trust.ANONYMOUS, Scope(paths=("/ma/",)))
    async with sqlite_county.write() as session:
        made = await home(session)
        findings = Findings([Known("hh.houses", 1)], "visit", TODAY)
        for actor in (other, anybody):
            with pytest.raises(NotAllowed):
                await facts.record(session, rules, actor, made, findings)


async def report(
    county: Sessions, rules: Rulebook, answers: dict[str, object], *, relation: str = "self"
) -> int:
    """Report from an address that is the household's own; returns the report's id."""
    async with county.write() as session:
        contact = await addresses.ensure(session, "webchat", "x")
        lead = Lead("zhang", answers, "张零", relation=relation)
        return (await reports.file(session, rules, contact, lead)).report_id


async def known_of(county: Sessions, household_id: int) -> dict[tuple[int | None, str], object]:
    async with county.read() as session:
        found = (await stored.standing(session, [household_id])).get(household_id, [])
    return {(one.member_id, one.key): (one.value, one.origin) for one in found}


async def own_home(county: Sessions) -> int:
    async with county.write() as session:
        made = await home(session, ("户主", ZHANG), ("配偶", LI))
        contact = await addresses.ensure(session, "webchat", "x")
        await addresses.belongs(session, contact.id, made.id)
    return made.id


async def test_what_a_family_reports_of_itself_becomes_facts(county, rules):
    household_id = await own_home(county)
    await report(county, rules, {"members": 4, "insured_all": "none"})
    found = await known_of(county, household_id)
    assert found.pop((None, "hh.size")) == (4, "report")
    assert list(found.values()) == [(False, "report")] * 2
    assert {key for _member, key in found} == {"p.insured"}


async def test_an_amended_report_adds_only_what_is_new(county, rules):
    household_id = await own_home(county)
    report_id = await report(county, rules, {"members": 4})
    async with county.write() as session:
        contact = await addresses.ensure(session, "webchat", "x")
        lead = Lead("zhang", {"members": 4, "relocated": True}, "张零")
        await reports.amend(session, rules, contact, report_id, lead)
        rows = await session.scalar(select(func.count()).select_from(HouseholdFact))
    assert rows == 2
    assert set(await known_of(county, household_id)) == {(None, "hh.size"), (None, "hh.relocated")}


async def test_what_somebody_else_reports_of_a_family_stays_a_lead(sqlite_county, rules):
    async with sqlite_county.write() as session:
        made = await home(session, ("户主", ZHANG))
    # Whoever types the name of a neighbour changes nothing that is known of them.
    await report(sqlite_county, rules, {"members": 9, "household_head": "张一"})
    await report(sqlite_county, rules, {"members": 9}, relation="neighbour")
    assert await known_of(sqlite_county, made.id) == {}


async def test_how_many_a_roster_says_is_kept_and_again_changes_nothing(
    county: Sessions, book: Book, rules: Rulebook
) -> None:
    line = ("柳河镇", "张庄村", "3", "张一", "", "", "4", "", "")
    reading = book.households(line).read()
    assert (await save(county, reading)).changes.new == 1
    assert (await save(county, reading)).changes.unchanged == 1
    async with county.write() as session:
        made = await family(session, 3)
        assert (await raw(session, rules, made))["hh"]["size"] == 4
        await record(session, rules, made, Known("hh.size", 5))
    # What was seen since then stays, until the roster itself says something new.
    assert (await save(county, reading)).changes.unchanged == 1
    async with county.read() as session:
        assert (await raw(session, rules, made))["hh"]["size"] == 5


async def test_what_is_said_to_be_so_only_tomorrow_is_not_recorded(sqlite_county, rules):
    async with sqlite_county.write() as session:
        made = await home(session, ("户主", ZHANG))
        findings = Findings([Known("hh.houses", 1)], "visit", date(2026, 3, 3))
        with pytest.raises(Unfit):
            await facts.record(session, rules, SERVICE, made, findings)
