"""Unknown fates: asked about after W, decided by the answer or the class, resent once at most."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from channels.contract import Outcome
from channels.errors import Unsure
from notifications import evidence
from notifications.delivery import Line
from notifications.evidence import PATIENCE
from storage.models.delivery import Outbox, State
from storage.models.inbox import Handoff
from storage.queries import fates
from tests.notifications.office import Office

W = timedelta(seconds=30)
LOST = Unsure("no answer")
KINDS = {
    "code.sign_in": "dropped",
    "case.alarm": "queued",
    "reply": "queued",
    "case.progress": "queued",
    "public_notice.objection": "queued",
    "digest.daily": "dropped",
    "notice": "parked",
}


async def unsure(office: Office, kind: str = "reply") -> str:
    """A message whose answer was lost."""
    office.far.answers = {"hi": LOST}
    reference = await office.put(await office.address("a"), "hi", kind)
    if kind == "digest.daily":  # written anew at hand-over, and empty here: hand it over by force
        async with office.sessions.write() as session:
            await force(session, reference)
    else:
        await office.delivery().round()
    assert (await office.row(reference)).state == "unsure"
    return reference


async def force(session, reference: str) -> None:
    """Make a message unsure that has nothing to say."""
    changed = {"state": State.UNSURE, "changed_at": session.moment.real, "attempts": 1}
    await session.execute(update(Outbox).where(Outbox.reference == reference).values(**changed))


async def ask(office: Office) -> int:
    return await evidence.resolve(office.sessions, Line(office.far, wait=W))


@pytest.mark.parametrize(("kind", "by_rule"), KINDS.items())
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Outcome.ACCEPTED, "accepted"),
        (Outcome.DELIVERED, "delivered"),
        (Outcome.UNDELIVERED, "undelivered"),
        (Outcome.UNKNOWN, "queued"),
        (None, ""),
    ],
)
async def test_the_answer_decides_and_without_one_the_class(
    office: Office, hands, kind, by_rule, answer, state
) -> None:
    reference = await unsure(office, kind)
    office.far.knows = answer
    hands.advance(seconds=31)
    assert await ask(office) == 1
    row = await office.row(reference)
    assert row.state == (state or by_rule)
    assert row.resent == (row.state == "queued")
    assert office.far.asked == [reference]
    handoffs = [(item.reason, item.outbox_id) for item in await office.all(Handoff)]
    assert handoffs == ([("parked", row.id)] if row.state == "parked" else [])


async def test_nobody_is_asked_before_w_has_passed(office: Office, hands) -> None:
    reference = await unsure(office)
    hands.advance(seconds=30)
    assert (await ask(office), office.far.asked) == (0, [])
    hands.advance(seconds=1)
    assert (await ask(office), office.far.asked) == (1, [reference])


async def test_a_message_is_resent_once_and_then_a_person_sees_it(office: Office, hands) -> None:
    reference = await unsure(office)
    for state in ("queued", "parked"):
        hands.advance(seconds=31)
        office.far.knows = Outcome.UNKNOWN
        assert await ask(office) == 1
        assert (await office.row(reference)).state == state
        await office.delivery().round()
    assert (office.far.tried, len(await office.all(Handoff))) == (["hi", "hi"], 1)


async def test_a_far_end_that_is_down_is_asked_again_before_the_rule_decides(
    office: Office, hands
) -> None:
    reference = await unsure(office, "notice")
    office.far.knows = Unsure("TimeoutError")
    for _again in range(3):
        hands.advance(seconds=31)
        assert await ask(office) == 0
    hands.advance(seconds=W.total_seconds() * PATIENCE)
    assert await ask(office) == 1
    assert (await office.row(reference)).state == "parked"


async def test_one_that_cannot_be_asked_for_a_bug_is_logged_without_words(
    office: Office, hands, caplog
) -> None:
    await unsure(office)
    office.far.knows = ZeroDivisionError("张大山")
    hands.advance(seconds=31)
    assert await ask(office) == 0
    assert caplog.messages[-1:] == ["asking far failed with ZeroDivisionError"]
    assert "张大山" not in caplog.text


async def test_an_answer_about_an_earlier_hand_over_decides_nothing(office: Office, hands) -> None:
    reference = await unsure(office)
    hands.advance(seconds=31)
    async with office.sessions.write() as session:
        [old] = await fates.unsure(session, "far", session.moment.real, 10)
        assert await fates.resolve(session, old, State.QUEUED, "never arrived")
    await office.delivery().round()
    assert (await office.row(reference)).state == "unsure"
    async with office.sessions.write() as session:
        assert not await fates.resolve(session, old, State.QUEUED, "never arrived")


async def test_a_person_decides_what_is_parked(office: Office, hands) -> None:
    reference = await unsure(office, "notice")
    hands.advance(seconds=31)
    await ask(office)
    row = await office.row(reference)
    async with office.sessions.write() as session:
        assert await fates.decide_parked(session, row.id, State.QUEUED, "a person")
        assert not await fates.decide_parked(session, row.id, State.DROPPED, "too late")
    office.far.answers.clear()
    await office.delivery().round()
    assert (await office.row(reference)).state == "accepted"
