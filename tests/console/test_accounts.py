"""Everybody's accounts: given, renewed, closed and opened by who administers the place."""

import re

import pytest

from storage.engine import Sessions
from storage.queries import addresses, audited, officials, people, regions, staff, web
from storage.queries.officials import NewOfficial
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, PLACES, echo
from tests.console.first_hour import ELSEWHERE

HERE = "/console/accounts"
WORD = re.compile(r'class="digits word">([a-z0-9-]+)<')


@pytest.fixture
def sessions(sqlite_sessions: Sessions) -> Sessions:
    """SQLite only: the queries behind are plain, and the acts are tested on both elsewhere."""
    return sqlite_sessions


@pytest.fixture
async def zhao(county, sessions):
    """A village official without a sign-in."""
    async with sessions.write() as session:
        since = session.moment.today
        new = NewOfficial("赵会计", "+8619900000088", "village_committee", "990101001", since=since)
        return (await officials.put(session, new)).person_id


async def test_an_official_is_given_a_sign_in_whose_password_is_shown_once(
    visitor, another, zhao, sessions
):
    await visitor.sign_in("county")
    new = f"{HERE}/new?person={zhao}"
    assert new in await visitor.text(f"/console/people/{zhao}")
    fields = {"person": str(zhao), "login": "zhao"}
    assert (await visitor.post(f"{HERE}/new", new, **fields, password="wrong")).status == 422
    bad = await visitor.post(f"{HERE}/new", new, person=str(zhao), login="赵", password=PASSWORD)
    assert bad.status == 422
    answer = await visitor.post(f"{HERE}/new", new, **fields, password=PASSWORD)
    where = answer.headers["Location"]
    word = WORD.search(await visitor.text(where))
    assert word
    assert not WORD.search(await visitor.text(where))
    answer = await another.sign_in("zhao", word[1])
    assert answer.headers["Location"] == "/console/sign-in/password"


async def test_sent_twice_it_is_one_sign_in_and_one_password(visitor, zhao, sessions):
    await visitor.sign_in("county")
    new = f"{HERE}/new?person={zhao}"
    token = await visitor.token(new)
    fields = {"csrf": token, "person": str(zhao), "login": "zhao", "password": PASSWORD}
    twice = [
        await visitor.client.post(f"{HERE}/new", data=fields, allow_redirects=False)
        for _time in range(2)
    ]
    assert twice[0].headers["Location"] == twice[1].headers["Location"]
    where = twice[0].headers["Location"]
    page = await visitor.text(where)
    stamp = re.search(r'name="stamp" value="(\w+)"', page)
    word = WORD.search(page)
    assert stamp
    assert word
    for _time in range(2):
        await visitor.post(f"{where}/renew", where, stamp=stamp[1], password=PASSWORD)
    async with sessions.read() as session:
        wanted = audited.Wanted(actions=["account.created", "account.password"])
        done = [row.action for row in await audited.rows(session, wanted, 9)]
    assert sorted(done) == ["account.created", "account.password"]


async def test_closing_ends_every_browser_at_once_and_opening_asks_the_password_anew(
    visitor, another, county, sessions
):
    await another.sign_in("zhang")
    await visitor.sign_in("county")
    async with sessions.read() as session:
        account = await staff.by_login(session, "zhang")
    here = f"{HERE}/{account.id}"
    assert (await visitor.post(f"{here}/close", here, password="wrong")).status == 422
    assert (await another.get("/console")).status == 200
    assert (await visitor.post(f"{here}/close", here, password=PASSWORD)).status == 303
    assert (await another.get("/console")).status == 303
    assert (await another.sign_in("zhang")).status == 401
    assert (await visitor.post(f"{here}/reopen", here, password=PASSWORD)).status == 303
    assert (await another.sign_in("zhang")).status == 303


async def test_only_who_administers_the_place_looks_after_its_accounts(visitor, county, sessions):
    async with sessions.write() as session:
        await regions.put_all(session, [ELSEWHERE])
        foreign = await officials.put(
            session, NewOfficial("外县人", None, "county_rural_revival_bureau", "880000")
        )
        account_id = await staff.add(session, foreign.person_id, "foreign", "x")
        own = await staff.by_login(session, "county")
    await visitor.sign_in("county")
    token = await visitor.token("/console")
    for one in (account_id, own.id, 1):
        assert (await visitor.get(f"{HERE}/{one}")).status == 404
        for what in ("renew", "close", "reopen"):
            answer = await visitor.client.post(
                f"{HERE}/{one}/{what}",
                data={"csrf": token, "password": PASSWORD},
                allow_redirects=False,
            )
            assert answer.status == 404
    assert (await visitor.get(f"{HERE}/new?person={foreign.person_id}")).status == 404
    assert "foreign" not in await visitor.text(HERE)


async def test_who_also_serves_elsewhere_is_not_taken_over_from_here(visitor, county, sessions):
    async with sessions.write() as session:
        await regions.put_all(session, [ELSEWHERE])
        account = await staff.by_login(session, "second")
        new = NewOfficial("县里老陈", "+8619900000077", "county_org_dept", "880000")
        person = await officials.put(session, new)
        moved = await staff.add(session, person.person_id, "moved", "x")
        here = NewOfficial("县里老陈", "+8619900000077", "county_org_dept", "990000")
        await officials.put(session, here)
    await visitor.sign_in("county")
    assert (await visitor.get(f"{HERE}/{moved}")).status == 404
    assert (await visitor.get(f"{HERE}/{account.id}")).status == 200


@pytest.mark.parametrize("path", [HERE, f"{HERE}/new?person=1", f"{HERE}/1", "/console/people/new"])
async def test_for_a_village_there_is_nothing_here(visitor, county, path):
    await visitor.sign_in("zhang")
    assert (await visitor.get(path)).status == 404


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", "赵会计", "没有这样的人"),
        ("text=赵会计", "赵会计", "张庄文书"),
        ("text=zha", "张庄文书", "赵会计"),
        ("text=%25", "", "张庄文书"),
        ("state=none", "赵会计", "张庄文书"),
        ("state=open", "张庄文书", "赵会计"),
        ("region=990101002", "李营文书", "赵会计"),
        ("role=county_rural_revival_bureau", "县里老陈", "赵会计"),
        ("state=unknown&after=x", "赵会计", "没有这样的人"),
    ],
)
async def test_the_list_is_what_its_address_asks_for(visitor, zhao, query, shown, hidden):
    await visitor.sign_in("county")
    found = (await visitor.text(f"{HERE}?{query}")).partition('id="found"')[2]
    assert shown in found
    assert hidden not in found


async def test_somebody_new_gets_a_post_once(visitor, county, sessions):
    await visitor.sign_in("county")
    async with sessions.read() as session:
        today = session.moment.today.isoformat()
    new = "/console/people/new"
    right = {
        "name": "钱 工",
        "phone": "199 0000 0099",
        "role": "village_committee",
        "region": "990101002",
        "unit": "",
        "since": today,
        "password": PASSWORD,
    }
    for wrong in (
        {"name": "钱1"},
        {"phone": "12345"},
        {"role": "county_org_dept"},
        {"since": "2099-01-01"},
        {"since": "x"},
        {"password": "wrong"},
    ):
        answer = await visitor.post(new, **{**right, **wrong})
        page = await answer.text()
        assert (answer.status, 'role="alert"' in page) == (422, True), wrong
        assert f'value="{(right | wrong)["name"]}"' in page
    assert (await visitor.post(new, **{**right, "region": "880000"})).status == 404
    places = {(await visitor.post(new, **right)).headers["Location"] for _time in range(2)}
    assert len(places) == 1
    person_id = int(re.findall(r"\d+", places.pop())[0])
    async with sessions.read() as session:
        terms = await people.terms(session, EVERYTHING, person_id)
        given = await audited.rows(session, audited.Wanted(actions=["post.given"]), 9)
    assert [(term.name, term.role) for term in terms] == [("钱工", "village_committee")]
    assert len(given) == 1


async def test_the_owner_is_told_that_an_administrator_renewed_the_sign_in(
    visitor, county, sessions, house
):
    async with sessions.write() as session:
        chat = await addresses.ensure(session, "webchat", f"person:{county.cadre_id}")
        await addresses.bind(session, chat.id, county.cadre_id)
        account = await staff.of_person(session, county.cadre_id)
    await visitor.sign_in("county")
    here = f"{HERE}/{account.id}"
    stamp = re.search(r'name="stamp" value="(\w+)"', await visitor.text(here))
    for _twice in range(2):
        await visitor.post(f"{here}/renew", here, stamp=stamp[1], password=PASSWORD)
    await echo(house)
    async with sessions.read() as session:
        [letter] = await web.mailbox(session, chat.id)
    row = letter.row
    assert row.kind == "account.renewed"
    text = sessions.vault.open_data(row.body, f"outbox|body|{row.reference}")["text"]
    assert "管理员给您的登录换了新密码" in text
    assert PLACES[0].name in text
    assert not re.search(r"[a-z0-9]{4}-[a-z0-9]{4}", text)
