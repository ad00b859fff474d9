"""Saved lists on the console: save one, see it, use it, take it away."""

import re

from storage.queries import members

PAGE = "/console/audiences"


async def tag(house, county):
    async with house.sessions.write() as session:
        await members.set_tags(session, county.household_id, {"低保"})


async def test_a_list_is_saved_shown_and_taken_away(visitor, house, county):
    await tag(house, county)
    await visitor.sign_in("county")
    saved = await visitor.post(PAGE, region="990000", name="困难户", audience="标签：低保")
    assert saved.status == 303, await saved.text()
    text = await visitor.text(PAGE)
    assert "困难户" in text
    assert "标签:低保" in text
    (remove,) = re.findall(rf'action="({PAGE}/\d+/remove)"', text)
    assert (await visitor.post(remove, PAGE)).status == 303
    assert "困难户" not in await visitor.text(PAGE)
    assert (await visitor.post(remove, PAGE)).status == 404


async def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor, county):
    await visitor.sign_in("county")
    answer = await visitor.post(PAGE, region="990000", name="困难户", audience="标签:<b>富户")
    text = await answer.text()
    assert answer.status == 422
    assert "&lt;b&gt;富户" in text
    assert "<b>富户" not in text
    assert 'aria-describedby="wrong-audience"' in text
    assert 'id="wrong-audience"' in text
    assert "wrong-name" not in text


async def test_each_problem_stands_beside_its_field(visitor, county):
    await visitor.sign_in("county")
    answer = await visitor.post(PAGE, region="990000", name="两个 词", audience="标签:没有")
    text = await answer.text()
    for name in ("name", "audience"):
        assert f'aria-describedby="wrong-{name}"' in text
        assert f'role="alert" id="wrong-{name}"' in text
    assert '<option value="990000" selected>' in text
    assert 'value="两个 词"' in text


async def test_who_sends_no_notices_has_no_lists(visitor, county):
    await visitor.sign_in("zhang")
    assert (await visitor.get(PAGE)).status == 404
    fields = {"region": "990000", "name": "a", "audience": "标签:a"}
    assert (await visitor.post(PAGE, "/console", **fields)).status == 404
    assert (await visitor.post(f"{PAGE}/1/remove", "/console")).status == 404
