"""One-time codes: to the phone that reported and nobody else, few, short-lived, for one browser."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, text

from acts import phone_codes, reports
from acts.phone_codes import A_BROWSER, A_CALLER, KIND, TRIES, Browser, TooOften
from acts.reports import Lead
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.delivery import Outbox
from storage.queries import addresses
from storage.queries.addresses import Contact
from tests.hands import Hands

PHONE, OTHER = "+8619900000001", "+8619900000002"


@dataclass
class Scene:
    """Three reports (with a phone, without one, by a message), and two browsers that ask."""

    sessions: Sessions
    hands: Hands
    codes: dict[str, str]
    browser: Contact
    second: Contact

    async def ask(self, report: str = "with", phone: str = PHONE, by: Contact | None = None) -> int:
        """Ask for a code; returns the request."""
        async with self.sessions.write() as session:
            browser = Browser(by or self.browser, "192.0.2.1")
            return await phone_codes.ask(session, browser, self.codes[report], phone)

    async def enter(self, request: int, code: str, by: Contact | None = None) -> bool:
        """Type a code; whether it opens the case of the report with a phone."""
        async with self.sessions.write() as session:
            case = await phone_codes.enter(session, by or self.browser, request, code)
        return case is not None and case.code == self.codes["with"]

    async def texts(self) -> list[tuple[str, str]]:
        """What was put for phones: to whom, and the code that is in it."""
        async with self.sessions.read() as session:
            rows = await session.execute(
                select(Outbox.address_id, Outbox.reference, Outbox.body)
                .where(Outbox.kind == KIND)
                .order_by(Outbox.id)
            )
            return [
                (
                    await addresses.external(session, row.address_id),
                    session.vault.open_data(row.body, f"outbox|body|{row.reference}")["text"][:6],
                )
                for row in rows
            ]


@pytest.fixture
async def scene(county: Sessions, rules: Rulebook, hands: Hands) -> Scene:
    """The county with the three reports filed."""
    filed = (("with", "webchat", PHONE), ("without", "webchat", None), ("by sms", "sms_http", None))
    async with county.write() as session:
        codes = {}
        for name, channel, phone in filed:
            external = OTHER if channel == "sms_http" else name
            contact = await addresses.ensure(session, channel, external)
            lead = Lead("zhang", {"danger_now": False}, f"{name} 家", phone)
            codes[name] = (await reports.file(session, rules, contact, lead)).case.code
        codes["unknown"] = "48210372"
        browser = await addresses.ensure(session, "webchat", "browser")
        second = await addresses.ensure(session, "webchat", "second")
    return Scene(county, hands, codes, browser, second)


async def test_the_phone_that_reported_gets_a_code_that_opens_the_case_once(scene):
    request = await scene.ask()
    [(phone, code)] = await scene.texts()
    assert phone == PHONE
    assert await scene.enter(request, f" {code[:3]} {code[3:]} ")
    assert not await scene.enter(request, code)


async def test_a_report_by_message_is_asked_for_from_its_own_number(scene):
    await scene.ask("by sms", OTHER)
    assert [phone for phone, _code in await scene.texts()] == [OTHER]


NOBODYS = [("unknown", PHONE), ("with", OTHER), ("without", PHONE), ("by sms", PHONE)]


@pytest.mark.parametrize(("report", "phone"), NOBODYS)
async def test_an_unknown_or_foreign_number_looks_the_same_and_costs_nothing(scene, report, phone):
    request = await scene.ask(report, phone)
    assert request
    assert await scene.texts() == []
    assert not await scene.enter(request, "000000")


async def test_a_code_is_of_one_browser_and_one_request(scene):
    request = await scene.ask()
    [(_phone, code)] = await scene.texts()
    another = await scene.ask("unknown")
    assert not await scene.enter(request, code, scene.second)
    assert not await scene.enter(another, code)
    assert await scene.enter(request, code)


async def test_five_tries_and_no_more(scene):
    request = await scene.ask()
    [(_phone, code)] = await scene.texts()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert not any([await scene.enter(request, wrong) for _try in range(TRIES)])
    assert not await scene.enter(request, code)


async def test_it_is_good_for_ten_minutes(scene):
    request = await scene.ask()
    [(_phone, code)] = await scene.texts()
    scene.hands.advance(minutes=10)
    assert not await scene.enter(request, code)


async def test_after_ninety_days_a_number_opens_nothing(scene):
    scene.hands.advance(days=91)
    await scene.ask()
    assert await scene.texts() == []


async def test_a_phone_gets_one_a_minute_five_an_hour_ten_a_day(scene, monkeypatch):
    """The rates are held against a day of asking every twenty seconds."""
    many = (timedelta(hours=1), 10**6)
    monkeypatch.setattr(phone_codes, "A_BROWSER", many)
    monkeypatch.setattr(phone_codes, "A_CALLER", many)
    sent = []
    for _turn in range(60):
        before = len(await scene.texts())
        await scene.ask()
        sent += [scene.hands.now] * (len(await scene.texts()) - before)
        scene.hands.advance(seconds=20 if len(sent) < 5 else 1200)
    assert all(later - one >= timedelta(minutes=1) for one, later in pairwise(sent))
    for at in sent:
        within = Counter(
            hours for hours in (1, 24) for one in sent if at <= one < at + timedelta(hours=hours)
        )
        assert within[1] <= 5
        assert within[24] <= 10
    assert len(sent) >= 10


async def test_two_at_once_send_one(scene):
    asked = await asyncio.gather(scene.ask(), scene.ask(by=scene.second))
    assert len(set(asked)) == 2
    assert len(await scene.texts()) == 1


async def test_strangers_cannot_use_up_the_codes_of_a_phone(scene):
    for _turn in range(8):
        await scene.ask("unknown", PHONE, scene.second)
    await scene.ask()
    assert len(await scene.texts()) == 1


async def test_a_browser_and_a_network_ask_only_so_often(scene, monkeypatch):
    for _turn in range(A_BROWSER[1]):
        await scene.ask("unknown")
    with pytest.raises(TooOften):
        await scene.ask()
    await scene.ask(by=scene.second)
    monkeypatch.setattr(phone_codes, "A_CALLER", (A_CALLER[0], A_BROWSER[1] + 1))
    with pytest.raises(TooOften):
        await scene.ask("unknown", by=scene.second)


async def test_where_nothing_can_be_counted_nothing_is_sent(scene):
    async with scene.sessions.write() as session:
        await session.execute(text("ALTER TABLE tries RENAME TO gone"))
    with pytest.raises(Exception, match="tries"):
        await scene.ask()
    async with scene.sessions.write() as session:
        await session.execute(text("ALTER TABLE gone RENAME TO tries"))
    assert await scene.texts() == []
