"""What officials of the story do at the console: sign in, take a step, put a notice up."""

from collections.abc import Mapping
from typing import Any

from acts.actor import Actor, NotAllowed, signed_in
from acts.cases import Step, advance
from acts.declined import Declined
from acts.entry_sheets.receipts import Brought, record
from acts.public_notices.drafting import Entry, Wanted, prepare
from acts.public_notices.releasing import release
from bot.rehearsal.stage import Stage
from rulebook.cases import Refusal
from rulebook.phones import mobile
from storage.engine import Session
from storage.queries import cases, officials
from storage.queries.cases import Filed
from storage.queries.public_notices import Notice
from storage.scope import EVERYTHING


async def actor_of(session: Session, who: str) -> Actor:
    """Somebody of the roster, signed in."""
    phone = mobile(who) or ""
    known = await officials.by_phones(session, [phone])
    return await signed_in(session, known[phone][0])


async def case_of(stage: Stage, case_id: int) -> Filed:
    """A case as it stands now."""
    async with stage.house.sessions.read() as session:
        case = await cases.get(session, EVERYTHING, case_id)
    assert case is not None
    return case


async def step(
    stage: Stage,
    who: str,
    case_id: int,
    event: str,
    papers: tuple[str, ...] = (),
    facts: Mapping[str, Any] | None = None,
) -> object:
    """Take a step today; returns the case, a refusal, None, or why it is not allowed."""
    house = stage.house
    async with house.sessions.write() as session:
        actor = await actor_of(session, who)
        taken = Step(event, session.moment.today, frozenset(papers), facts or {}, note="按实际情况")
        try:
            return await advance(session, house.rules, actor, case_id, taken)
        except NotAllowed as error:
            return f"not allowed: {error}"


async def refused(
    stage: Stage, who: str, case_id: int, event: str, reason: str, papers: tuple[str, ...] = ()
) -> None:
    """Expect a step to be refused, for a reason."""
    answer = await step(stage, who, case_id, event, papers)
    found = answer.reason if isinstance(answer, Refusal) else answer
    stage.expect(f"{event} too early or by the wrong hand", reason, found)


async def entered(stage: Stage, who: str, case_id: int, number: str) -> None:
    """Bring back the number the national system gave, which takes the step it proves."""
    house = stage.house
    async with house.sessions.write() as session:
        brought = Brought(number, session.moment.today, file_made=True)
        await record(session, house.rules, await actor_of(session, who), case_id, brought)


async def put_up(stage: Stage, kind: str, entry: Entry, author: str, second: str) -> Notice:
    """Prepare a public notice, and let a second person release it; the author may not."""
    house = stage.house
    async with house.sessions.write() as session:
        wanted = Wanted(kind, (entry,), deliberated=True)
        notice = await prepare(session, house.rules, await actor_of(session, author), wanted)
    assert notice is not None
    released: Notice | None = None
    for who, expected in ((author, "OwnRelease"), (second, "released")):
        try:
            async with house.sessions.write() as session:
                actor = await actor_of(session, who)
                released = await release(session, house.rules, actor, notice.id)
                found = released.state if released else "absent"
        except Declined as declined:
            found = type(declined).__name__
        stage.expect("a public notice is released by a second person only", expected, found)
    assert released is not None
    return released
