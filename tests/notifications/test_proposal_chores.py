"""A draft of another system waits for whoever sends notices there, and for nobody else."""

from acts import access_tokens
from acts.access_tokens import Grant, Wish
from acts.actor import SERVICE
from acts.systems import proposals
from notifications import proposal_chores
from storage.queries import posts
from tests.broadcasting import RULES, County
from tests.console.systems import DRAFT


async def test_a_draft_waits_for_who_sends_notices_there(sqlite_sessions):
    county = await County(sqlite_sessions).build()
    async with sqlite_sessions.write() as session:
        until = session.moment.today.replace(year=2026, month=12)
        wish = Wish("水利系统", [Grant.PROPOSALS], "c", until)
        token = (await access_tokens.make(session, RULES, SERVICE, wish)).token
        assert await proposal_chores.people(session) == set()
        actor = access_tokens.actor_of(token)
        made = await proposals.propose(session, RULES, actor, token, DRAFT)
    waits = {}
    async with sqlite_sessions.write() as session:
        assert await proposal_chores.people(session) == {county.people["ma"], county.people["zhao"]}
        for name, person in county.people.items():
            held = await posts.held_by(session, person, session.moment.today)
            waits[name] = await proposal_chores.of(session, RULES, person, held)
        own = await county.actor(session, "ma")
        assert await proposals.decline(session, own, made, "不用")
        assert await proposal_chores.people(session) == set()
    assert [name for name, lines in waits.items() if lines] == ["ma", "zhao"]
    assert waits["ma"][0].address == "/console/proposals"
