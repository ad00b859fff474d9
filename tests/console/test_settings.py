"""Settings in a browser: what is missing, setting it, the reason for a refusal, taking it back."""

import re

YEAR = "2026"


async def first_missing(visitor) -> str:
    text = await visitor.text("/console/settings")
    found = re.search(r'<li id="(\w+)" class="soon">', text)
    assert found, text[:500]
    return found[1]


async def test_a_figure_is_set_shown_and_taken_back(visitor, county):
    await visitor.sign_in("county")
    assert "还没有录入" in await visitor.text("/console/settings")
    address = "/console/settings/min_wage_month"
    typed = {"value": "2100元", "note": "青人社〔2026〕1号"}
    done = await visitor.post(address, "/console/settings", **typed)
    assert done.status == 303
    text = await visitor.text(done.headers["Location"].partition("#")[0])
    assert "2100" in text
    assert "青人社〔2026〕1号" in text
    assert (await visitor.post(address, "/console/settings", do="clear")).status == 303
    history = await visitor.text(f"{address}/history")
    assert "2100" in history
    assert "撤回" in history


async def test_what_is_no_value_is_said_beside_the_field_and_what_was_typed_stays(visitor, county):
    await visitor.sign_in("county")
    address = "/console/settings/min_wage_month"
    answer = await visitor.post(address, "/console/settings", value="很多", note="口头")
    text = await answer.text()
    assert answer.status == 422
    assert 'value="很多"' in text
    assert 'value="口头"' in text
    assert 'id="problem-min_wage_month"' in text


async def test_a_village_looks_and_may_not_set(visitor, county):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/settings")
    assert "张庄村" in text
    assert 'name="value"' not in text
    answer = await visitor.post(
        "/console/settings/min_wage_month", "/console/settings", value="2100"
    )
    assert answer.status == 404


async def test_a_foreign_place_looks_like_no_place(visitor, county):
    await visitor.sign_in("zhang")
    bodies = []
    for region in ("990101002", "123456"):
        answer = await visitor.get(f"/console/settings?region={region}")
        bodies.append((answer.status, re.sub(r"region=\d+", "", await answer.text())))
    assert bodies[0] == bodies[1]
    assert bodies[0][0] == 404
