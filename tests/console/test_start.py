"""The first page, probes, errors, headers."""

from dataclasses import replace

from aiohttp.test_utils import TestClient

from tests.console.county import serving


async def test_the_start_page_says_what_this_is(visitor):
    page = await visitor.get("/")
    text = await page.text()
    assert page.status == 200
    assert 'href="/chat"' in text
    assert 'href="/phone"' not in text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


async def test_static_files_are_kept_by_their_content(visitor):
    text = await visitor.text("/")
    address = text.split('rel="stylesheet" href="')[1].split('"')[0]
    style = await visitor.get(address)
    assert style.status == 200
    assert "immutable" in style.headers["Cache-Control"]
    assert (await visitor.get("/static/app.css")).headers["Cache-Control"] == "no-store"


async def test_probes_tell_a_silent_loop(house):
    silent = replace(house, progress=lambda: {"inbox": 1.0, "deliver": 31.0, "clock": 60.0})
    silent = replace(silent, limits={"clock": 90.0})
    async with TestClient(serving(silent)) as client:
        assert (await client.get("/healthz")).status == 200
        answer = await client.get("/readyz")
        assert answer.status == 503
        assert await answer.json() == {"ready": False, "silent": {"deliver": 31.0}}


async def test_ready_when_every_loop_moves(visitor):
    answer = await visitor.get("/readyz")
    assert answer.status == 200
    assert (await visitor.get("/favicon.ico")).status == 200


async def test_a_failure_shows_a_number_and_no_trace(house, caplog):
    def broken():
        raise RuntimeError("13900000001")

    async with TestClient(serving(replace(house, progress=broken))) as client:
        answer = await client.get("/readyz")
        text = await answer.text()
    assert answer.status == 500
    assert "Traceback" not in text
    assert "13900000001" not in text
    assert caplog.records[-1].args[0] in text


async def test_phones_exist_in_a_rehearsal_only(visitor):
    assert (await visitor.get("/phone")).status == 404
    answer = await visitor.client.post("/phone/sync", json={})
    assert answer.status in (403, 404)
