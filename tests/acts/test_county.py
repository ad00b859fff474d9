"""The invented county: as large as promised, nobody's, and loaded the way a real roster is."""

import time
from collections import Counter
from datetime import date

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from acts import passwords
from acts.actor import signed_in
from acts.passwords import Passwords
from bot.rehearsal import county
from bot.rehearsal.county import RealDatabase
from bot.rehearsal.families import REGION_CODE
from bot.rehearsal.invention import County, invent
from rulebook.chinese_id import check_id
from rulebook.loader import ENTRIES
from rulebook.phones import mobile
from rulebook.reading.regions import read_tree
from rulebook.regions import Region as RealPlace
from storage.engine import Sessions
from storage.models.duties import Assignment, Post
from storage.models.people import Household, Member, Person
from storage.models.regions import Region
from storage.models.staff import Account
from storage.queries import households, officials, posts, regions, settings, staff
from storage.queries.regions import Place
from storage.scope import EVERYTHING

TODAY = date(2026, 3, 2)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def invented() -> County:
    return invent(county.SEED)


def test_the_county_has_the_size_of_a_county(invented: County) -> None:
    places, homes, people = invented.readings
    levels = Counter(place.level for place in places.places)
    assert levels == {"province": 1, "city": 1, "county": 1, "township": 8, "village": 52}
    assert len(homes.households) == 2000
    assert 290 <= len({row.phone for row in people.officials}) <= 310
    villages = Counter((row.township, row.village) for row in homes.households)
    assert len(villages) == 52
    assert min(villages.values()) > 20
    everywhere = {"village_committee", "first_secretary", "team_member"}
    for township, village in villages:
        held = {row.role for row in people.officials if row.region == township + village}
        assert held >= everywhere
    roles = {row.role for row in people.officials}
    assert roles >= {"township_government", "township_cadre", "county_rural_revival_bureau"}
    assert roles >= {"county_leading_group", "helper", "county_medical_insurance"}
    tags = {tag for row in homes.households for tag in row.tags or ()}
    assert tags >= {"低保", "独居老人", "在校学生", "外出务工", "残疾人"}


def test_identity_numbers_are_valid_and_carry_a_code_that_no_county_has(invented: County) -> None:
    numbers = [row.id_number or "" for row in invented.readings[1].members]
    read = [check_id(number, TODAY) for number in numbers]
    assert all(one and one.region == REGION_CODE for one in read)
    assert len(set(numbers)) == len(numbers)
    real = {place.code for place in _real_places() if place.code}
    assert not any(code.startswith(REGION_CODE[:4]) for code in real)


def test_ages_fit_the_family(invented: County) -> None:
    members = invented.readings[1].members
    ages: dict[tuple[str, str, int], dict[str, list[int]]] = {}
    for row in members:
        identity = check_id(row.id_number or "", TODAY)
        assert identity
        home = ages.setdefault((row.township, row.village, row.number), {})
        home.setdefault(row.relation, []).append(identity.age)
    for home in ages.values():
        [head] = home["户主"]
        assert 25 < head < 95
        assert all(head - child > 20 for child in home.get("子", []) + home.get("女", []))
        assert all(parent - head > 19 for parent in home.get("父亲", []) + home.get("母亲", []))


def test_no_real_village_gets_an_invented_family(invented: County) -> None:
    places = invented.readings[0].places
    assert all(place.invented for place in places)
    names = {place.name for place in places}
    assert not names & {place.name for place in _real_places()}
    assert not {place.id for place in places} & {place.id for place in _real_places()}


def test_phones_and_landlines_lie_in_blocks_kept_for_the_county(invented: County) -> None:
    places, homes, people = invented.readings
    phones = [row.phone for row in (*homes.households, *people.officials) if row.phone]
    assert all(phone.startswith("+861990000") and mobile(phone) == phone for phone in phones)
    assert not {row.phone for row in homes.households} & {row.phone for row in people.officials}
    lines = [place.landline for place in places.places if place.landline]
    assert all(line.startswith("0370-0000") and len(line) == 12 for line in lines)
    assert len(set(lines)) == len(lines) > 10


def test_the_same_seed_gives_the_same_county(invented: County) -> None:
    assert invent(county.SEED) == invented
    assert invent(county.SEED + 1) != invented


async def test_loading_takes_seconds_and_loading_twice_changes_nothing(sessions: Sessions) -> None:
    hashing = Passwords(CHEAP)
    started = time.monotonic()
    first = await county.load(sessions, hashing=hashing)
    assert time.monotonic() - started < 20
    before = await _counts(sessions)
    again = await county.load(sessions, hashing=hashing)
    assert [result.changes.new for result in first.results][:2] == [63, 2000]
    assert all(result.changes.new == result.changes.changed == 0 for result in again.results)
    assert again.sign_ins == []
    assert await _counts(sessions) == before
    async with sessions.read() as session:
        assert await settings.is_rehearsal(session)


async def test_watched_households_have_a_helper_and_are_found_by_their_tag(
    sqlite_sessions: Sessions,
) -> None:
    await county.load(sqlite_sessions, hashing=Passwords(CHEAP))
    async with sqlite_sessions.read() as session:
        [village] = await regions.find_by_name(session, "柳河镇张庄")
        homes = await households.by_village(session, EVERYTHING, village.id)
        watched = [home for home in homes if home.monitored]
        assert watched
        for home in watched:
            assert len(await posts.helpers_of(session, home.id, TODAY)) == 1
        assert await regions.landline_for(session, village.id)
        reached = [home for home in homes if home.reach_id]
        assert len(reached) > len(homes) / 2


async def test_demo_sign_ins_work_and_their_passwords_are_kept_only_as_hashes(
    sqlite_sessions: Sessions,
) -> None:
    hashing = Passwords(CHEAP)
    loaded = await county.load(sqlite_sessions, hashing=hashing)
    logins = {sign_in.login: sign_in.password for sign_in in loaded.sign_ins}
    assert set(logins) == {"admin", "approver", "township", "village"}
    async with sqlite_sessions.read() as session:
        assert len(await staff.demo(session)) == 4
        roles = {}
        for login, password in logins.items():
            account = await staff.by_login(session, login)
            assert account is not None
            assert password not in account.password_hash
            assert await hashing.verify(account.password_hash, password)
            assert not await hashing.verify(account.password_hash, password + "x")
            actor = await signed_in(session, account.person_id)
            roles[login] = {held.role for held in actor.held}
    assert roles["admin"] == roles["approver"] == {"county_rural_revival_bureau"}
    assert roles["township"] == {"township_government"}
    assert roles["village"] == {"village_committee", "village_party_secretary"}
    renewed = await county.sign_ins(sqlite_sessions, hashing)
    assert {login for login, _password, _who in renewed} == set(logins)
    async with sqlite_sessions.read() as session:
        account = await staff.by_login(session, "admin")
        assert account is not None
        assert not await hashing.verify(account.password_hash, logins["admin"])


async def test_an_unknown_login_is_compared_like_a_wrong_password() -> None:
    hashing = Passwords(CHEAP)
    assert not await hashing.verify(None, passwords.make())
    assert not await hashing.verify("not a hash", "")
    kept = await hashing.hash("a")
    assert not hashing.is_outdated(kept)
    assert Passwords().is_outdated(kept)


async def test_the_invented_county_never_joins_a_real_one(sqlite_sessions: Sessions) -> None:
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, [Place("x", "某县", "county")])
    with pytest.raises(RealDatabase):
        await county.load(sqlite_sessions, hashing=Passwords(CHEAP))
    async with sqlite_sessions.read() as session:
        assert not await settings.is_rehearsal(session)
        assert await officials.by_phones(session, ["+8619900000001"]) == {}


async def _counts(sessions: Sessions) -> dict[str, int]:
    tables = (Region, Household, Member, Person, Post, Assignment, Account)
    async with sessions.read() as session:
        return {
            table.__tablename__: await session.scalar(select(func.count()).select_from(table))
            for table in tables
        }


def _real_places() -> list[RealPlace]:
    return list(read_tree(ENTRIES / "regions").values())
