"""The registry of templates on its page: written down, submitted, approved, retired."""

import re

from console import words
from notifications.kinds import KINDS
from storage.queries import message_templates

PAGE = "/console/templates"
GOOD = {
    "channel": "sms_http",
    "signature": "明白",
    "kind": "notice",
    "category": "notification",
    "text": "孩子上职校，每学年补钱。问${phone}",
    "variables": "",
    "code": "",
    "notice_slug": "",
}


async def move(visitor, verb, **fields):
    path = re.search(rf'action="({PAGE}/\d+/{verb})"', await visitor.text(PAGE))[1]
    return await visitor.post(path, PAGE, **fields)


async def test_a_template_goes_from_a_draft_into_use(visitor, county, house):
    await visitor.sign_in("county")
    assert (await visitor.post(PAGE, **GOOD)).status == 303
    assert (await move(visitor, "submit")).status == 303
    assert (await move(visitor, "approve", code=" ")).status == 422
    assert (await move(visitor, "approve", code="SMS_1", note="好")).status == 303
    async with house.sessions.read() as session:
        [one] = await message_templates.approved(session, "sms_http")
    assert (one.code, one.variables) == ("SMS_1", {"phone": ("phone", 20)})
    again = await visitor.post(f"{PAGE}/{one.id}/submit", PAGE)
    assert again.status == 422
    assert (await move(visitor, "retire")).status == 303
    assert f"{PAGE}/{one.id}/" not in await visitor.text(PAGE)


async def test_what_the_provider_said_is_kept(visitor, county):
    await visitor.sign_in("county")
    await visitor.post(PAGE, **GOOD)
    await move(visitor, "submit")
    assert (await move(visitor, "reject", note="")).status == 422
    assert (await move(visitor, "reject", note="不能写补钱")).status == 303
    assert "不能写补钱" in await visitor.text(PAGE)


async def test_what_providers_refuse_is_said_and_what_was_typed_stays(visitor, county):
    await visitor.sign_in("county")
    bad = {**GOOD, "text": "①打${phone}或${when}问", "variables": "when=picture"}
    answer = await visitor.post(PAGE, **bad)
    page = await answer.text()
    assert answer.status == 422
    assert "①打${phone}或${when}问" in page
    assert "${when}" in page.split('role="alert"')[1].split("</div>")[0]


async def test_only_the_county_keeps_it_and_a_village_does_not_even_see_it(
    visitor, another, county
):
    await visitor.sign_in("county")
    await visitor.post(PAGE, **GOOD)
    path = re.search(rf'action="({PAGE}/\d+/)submit"', await visitor.text(PAGE))[1]
    await another.sign_in("zhang")
    assert (await another.get(PAGE)).status == 404
    assert (await another.post(PAGE, "/console", **GOOD)).status == 404
    for verb in ("submit", "approve", "retire"):
        answer = await another.post(path + verb, "/console", code="SMS_1", note="好")
        assert answer.status == 404
    assert (await visitor.post(f"{PAGE}/1/submit", PAGE)).status == 404


def test_every_kind_of_message_has_a_name():
    assert set(KINDS) - set(words.MESSAGE_KINDS) == set()
