"""Access for systems, as those who run the service give it."""

import re

from sqlalchemy import select

from acts import access_tokens
from storage.models.api import AccessToken
from storage.models.system import Audit
from tests.console.county import PASSWORD

HERE = "/console/tokens"
WISH = {
    "name": "医保系统",
    "grants": "clues:write",
    "department": "medical_insurance",
    "region": "990000",
    "expires_on": "2026-12-31",
}


def secret_in(text: str) -> str:
    found = re.search(r"mb_[\w-]{43}", text)
    assert found, text
    return found[0]


async def test_a_secret_is_shown_once_and_kept_nowhere(visitor, county, sessions):
    await visitor.sign_in("county")
    answer = await visitor.post(HERE, **WISH, password=PASSWORD)
    secret = secret_in(await answer.text())
    again = await visitor.text(HERE)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert secret not in again
    assert secret[:9] in again
    async with sessions.read() as session:
        row = (await session.execute(select(AccessToken))).one()
        trail = [str(tuple(one)) for one in await session.execute(select(Audit.__table__))]
        token, former = await access_tokens.meant(session, secret)
    assert secret not in str(tuple(row)) + str(trail)
    assert (token.department, former, token.grants) == (
        "medical_insurance",
        False,
        ("clues:write",),
    )
    assert any("token.made" in line for line in trail)


async def test_nothing_is_made_without_the_password_and_what_was_typed_stays(visitor, county):
    await visitor.sign_in("county")
    answer = await visitor.post(HERE, **WISH, password="wrong")
    text = await answer.text()
    assert answer.status == 422
    assert 'value="医保系统"' in text
    assert 'id="wrong-password"' in text
    assert "医保系统" not in await visitor.text(HERE)


async def test_each_field_says_what_is_wrong(visitor, county):
    await visitor.sign_in("county")
    wrong = {
        "name": " ",
        "grants": "everything",
        "region": "110000",
        "expires_on": "2030-01-01",
    }
    for name, value in wrong.items():
        answer = await visitor.post(HERE, **{**WISH, name: value}, password=PASSWORD)
        assert (answer.status, f'id="wrong-{name}"' in await answer.text()) == (422, True), name
    lacking = {**WISH, "department": ""}
    answer = await visitor.post(HERE, **lacking, password=PASSWORD)
    assert 'id="wrong-department"' in await answer.text()


async def test_a_form_sent_twice_makes_one_token(visitor, county, sessions):
    await visitor.sign_in("county")
    for _ in range(2):
        answer = await visitor.post(HERE, **WISH, password=PASSWORD)
    assert answer.status == 422
    async with sessions.read() as session:
        assert len((await session.execute(select(AccessToken.id))).all()) == 1


async def test_a_token_gets_a_new_secret_and_is_ended(visitor, county, sessions):
    await visitor.sign_in("county")
    first = secret_in(await (await visitor.post(HERE, **WISH, password=PASSWORD)).text())
    async with sessions.read() as session:
        token_id = await session.scalar(select(AccessToken.id))
    path = f"{HERE}/{token_id}"
    refused = await visitor.post(f"{path}/exchange", HERE, password="wrong")
    new = await visitor.post(f"{path}/exchange", HERE, password=PASSWORD)
    twice = await visitor.post(f"{path}/exchange", HERE, password=PASSWORD)
    second = secret_in(await new.text())
    assert (refused.status, twice.status) == (422, 422)
    async with sessions.read() as session:
        assert (await access_tokens.meant(session, first))[1]
        assert not (await access_tokens.meant(session, second))[1]
    assert (await visitor.post(f"{path}/revoke", HERE, password=PASSWORD)).status == 303
    async with sessions.read() as session:
        assert await access_tokens.meant(session, first) is None
        assert await access_tokens.meant(session, second) is None


async def test_others_find_nothing_there(visitor, county):
    await visitor.sign_in("zhang")
    assert (await visitor.get(HERE)).status == 404
    answer = await visitor.post(HERE, "/console/binding", **WISH, password=PASSWORD)
    assert answer.status == 404
    assert (await visitor.post(f"{HERE}/1/revoke", "/console/binding")).status == 404
