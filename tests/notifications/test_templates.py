"""A gateway that takes only approved templates: what leaves, and what stays with a reason."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession

from acts.template_texts import of_kind
from acts.template_words import FAULTS, in_words
from bot.rehearsal.gateway import Gateway
from channels.contract import Outgoing
from channels.errors import Refused
from channels.sms_http import SmsHttp, SmsHttpSettings
from locales import LANGUAGES
from locales.delivery_reasons import why
from notifications.kinds import KINDS
from notifications.templates import NO_TEMPLATE, Approved, kind_of, pure
from rulebook.loader import load
from rulebook.notices.templates import TemplateFault, faults
from storage.engine import Sessions
from storage.models.delivery import Outbox
from storage.queries import message_templates as stored
from storage.queries.message_templates import NewTemplate, Registered
from tests.notifications.office import Office

RULES = load()
TOLD = "您的事（${code}）办好了。有事打${phone}。"
SAID = "您的事（4821-0377）办好了。有事打0370-6612345。"
NEW = NewTemplate(
    channel="sms_http",
    signature="清水县",
    kind="case.progress",
    text=TOLD,
    variables={"code": ("code", 12), "phone": ("phone", 20)},
    category="notification",
    code="SMS_7",
)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """A gateway that knows one template."""
    running = await Gateway("token", "a shared secret").start()
    running.behave(templates={"SMS_7": TOLD})
    yield running
    await running.close()


@pytest.fixture
async def sms(gateway: Gateway) -> AsyncIterator[SmsHttp]:
    """An account there."""
    given = {"url": f"{gateway.url}/send", "token": "token", "secret": "a shared secret"}
    settings = SmsHttpSettings.model_validate({**given, "templates_only": True})
    async with ClientSession() as http:
        yield settings.open(http, lambda: datetime.now(UTC))


async def approve(sessions: Sessions, new: NewTemplate = NEW) -> Registered:
    async with sessions.write() as session:
        made = await stored.add(session, new, "person:1")
        await stored.change_state(session, made.id, ["draft"], state="approved")
        return made


async def test_only_what_an_approved_template_says_leaves(
    office: Office, gateway, sms, hands
) -> None:
    await approve(office.sessions)
    person = await office.address("+8613800138000", "sms_http")
    said = await office.put(person, SAID, "case.progress")
    for text, kind in ((SAID, "reply"), ("您好", "case.progress"), (SAID + "！", "case.progress")):
        await office.put(person, text, kind)
    delivery = office.delivery(sms)
    for _each in range(4):
        await delivery.round()
        hands.advance(seconds=1)
    [sent] = [json.loads(body) for body in gateway.sent]
    assert (sent["reference"], sent["text"]) == (said, f"【清水县】{SAID}")
    assert (sent["template"], sent["values"]) == (
        "SMS_7",
        {"code": "4821-0377", "phone": "0370-6612345"},
    )
    rows = await office.rows([said])
    assert rows[said].state == "accepted"
    stayed = [
        (row.state, row.reason) for row in await office.all(Outbox) if row.id != rows[said].id
    ]
    assert stayed == [("refused", NO_TEMPLATE)] * 3
    assert gateway.requests == 1
    assert why(NO_TEMPLATE) != NO_TEMPLATE


async def test_a_gateway_that_knows_another_text_refuses_it(gateway, sms) -> None:
    right = Outgoing("+8613800138000", SAID, template="SMS_7", reference="r-1")
    with pytest.raises(Refused) as refused:
        await sms.send(right)
    assert refused.value.code == "NO_TEMPLATE"
    values = {"code": "4821-0377", "phone": "0370-6612345"}
    assert await sms.send(replace(right, values=values)) == "g-1"
    with pytest.raises(Refused):
        await sms.send(replace(right, values=values, template="SMS_8"))


async def test_a_retired_template_is_not_used_any_more(office: Office, gateway, sms) -> None:
    made = await approve(office.sessions)
    person = await office.address("+8613800138000", "sms_http")
    async with office.sessions.write() as session:
        await stored.change_state(session, made.id, ["approved"], state="retired")
    await office.put(person, SAID, "case.progress")
    await office.delivery(sms).round()
    assert (await office.states(), gateway.requests) == (["refused"], 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["notice", "case.progress", "case.confirm_code"])
def test_the_texts_we_propose_are_texts_providers_take(kind, language):
    proposed = of_kind(RULES, kind, language)
    assert proposed
    for template in proposed:
        assert not list(faults(template, RULES.plain_notices.wording[language])), template.text


def test_an_answer_in_a_dialogue_is_a_reply_and_every_kind_has_its_own_name():
    assert kind_of("duties.list") == "reply"
    assert all(kind_of(kind) == kind for kind in KINDS)
    assert Approved([]).fit("reply", "您好") is None


def test_every_fault_has_its_sentence():
    assert all(in_words(TemplateFault(kind, "x")) for kind in FAULTS)


async def test_what_is_registered_comes_back_as_it_was(office: Office) -> None:
    made = await approve(office.sessions)
    async with office.sessions.read() as session:
        [found] = await stored.approved(session, "sms_http")
        assert await stored.approved(session, "sms_other") == []
    assert pure(found) == pure(made)
