"""The audit in words: who did what to whom, in the places of those who audit."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from console import audit_words
from console.routes import ROUTES
from storage import audit
from storage.queries import audited
from storage.queries.audited import Wanted
from tests.console.county import PASSWORD

ROOT = Path(__file__).parents[2]
PACKAGES = ("acts", "bot", "console", "handlers", "notifications", "storage")
AUDIT = "/console/audit"
SPELT_ELSEWHERE = {
    "acts/decisions/freezing.py": {"decision.frozen"},
    "acts/reports.py": {"report.filed", "report.amended"},
    "acts/activities/correcting.py": {"activity.withdrawn", "activity.corrected"},
    "acts/activities/recording.py": {"visit.logged", "activity.logged"},
    "acts/broadcasts/states.py": {
        f"broadcast.{what}"
        for what in (
            *("drafted", "approved", "sent", "paused", "resumed", "stopped", "corrected", "wave"),
        )
    },
    "acts/sensitive.py": {
        "case.sensitive.made",
        "case.sensitive.lifted",
        "case.reader.added",
        "case.reader.removed",
    },
    "acts/objections.py": {"objection.raised", "objection.dismissed", "objection.upheld"},
    "acts/public_notices/hanging.py": {
        f"public_notice.{what}" for what in ("proven", "paper_down", "line_off", "down")
    },
    "acts/broadcasts/recurring.py": {"recurring.made", "recurring.ended"},
    "acts/message_templates.py": {
        f"template.{what}" for what in ("drafted", "submitted", "approved", "rejected", "retired")
    },
    "acts/phones.py": {"phone.shared", "phone.own"},
    "acts/leave.py": {
        f"leave.{what}" for what in ("asked", "away", "ended", "withdrawn", "approved", "refused")
    },
    "acts/exports/deciding.py": {"export.approved", "export.refused"},
    "acts/week_answers.py": {"week.ask", "week.do_not_ask"},
    "acts/help_plans/editing.py": {"measure.added", "measure.changed", "measure.dropped"},
    "handlers/preferences.py": {"opted.out", "opted.in"},
}
"""Where the action is no word in the call itself: the ones it can be."""


def recorded():
    """Every action the code writes down, with the module that does."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            for call in ast.walk(ast.parse(file.read_text())):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                    yield from ((name, action) for action in actions_of(call.args[2], name))


def actions_of(said, name):
    """What the third argument of a call can be."""
    if isinstance(said, ast.Constant):
        return [said.value]
    if isinstance(said, ast.IfExp):
        return [*actions_of(said.body, name), *actions_of(said.orelse, name)]
    return sorted(SPELT_ELSEWHERE.get(name, {f"{name}: what can {ast.unparse(said)} be?"}))


def test_every_action_of_the_code_has_words():
    wordless = {where for where in recorded() if where[1] not in audit_words.ACTIONS}
    assert wordless == set()


def test_every_action_of_the_routes_has_words():
    named = {route.audit for route in ROUTES if route.audit and " " not in route.audit}
    assert named - set(audit_words.ACTIONS) == set()


def test_no_two_groups_say_the_same_action():
    keys = [key for _name, group in audit_words.GROUPS for key in group]
    assert len(keys) == len(set(keys))


@pytest.fixture
async def done(visitor, another, county):
    """A cadre looked at a family; the county looks what was done."""
    await another.sign_in("zhang")
    await another.get(f"/console/households/{county.household_id}")
    await visitor.sign_in("county")
    return visitor


async def test_a_row_says_who_did_what_to_whom(done, county):
    text = await done.text(f"{AUDIT}?done=household.read")
    for said in ("张庄文书", "查看了农户", "3号 张家", "3月2日"):
        assert said in text
    assert "李营文书" not in text


async def test_only_those_who_audit_get_in(visitor, county):
    await visitor.sign_in("zhang")
    for page in (AUDIT, f"{AUDIT}/unmaskings", f"{AUDIT}/chain"):
        assert (await visitor.get(page)).status == 404


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("who=张庄文书", True),
        ("who=李营文书", False),
        ("who=nobody", False),
        ("done=household.read", True),
        ("done=case.step", False),
        ("done=nonsense", True),
        ("from=2026-03-02&until=2026-03-02", True),
        ("until=2026-03-01", False),
        ("from=2026-03-03", False),
        ("from=x&until=y&before=z", True),
    ],
)
async def test_filters_stand_in_the_address(done, county, query, is_there):
    text = await done.text(f"{AUDIT}?{query}")
    assert ('<td data-name="做了什么"><div>查看了农户' in text) is is_there


async def test_what_was_done_to_one_thing_can_be_asked(done, county):
    own = await done.text(f"{AUDIT}?thing=household:{county.household_id}")
    other = await done.text(f"{AUDIT}?thing=household:1")
    assert "查看了农户" in own.partition('id="found"')[2]
    assert "查看了农户" not in other.partition('id="found"')[2]


async def test_pages_of_the_audit_follow_each_other(done, sessions, county):
    async with sessions.write() as session:
        for number in range(120):
            detail = {"number": number}
            subject = f"household:{county.household_id}"
            await audit.record(session, "service", "card.shown", subject, detail)
    seen, address = 0, f"{AUDIT}?done=card.shown"
    while address:
        text = await done.text(address)
        seen += text.count('<td data-name="做了什么">')
        more = text.partition('class="button quiet" href="')[2].partition('"')[0]
        address = f"{AUDIT}{more.replace('&amp;', '&')}" if more else ""
    assert seen == 120


async def test_what_was_unmasked_stands_with_its_reason(done, county):
    home = f"/console/households/{county.household_id}"
    fields = {"what": ["names"], "form": "a" * 32, "reason": "other", "words": "核对同名的人"}
    answer = await done.post(f"{home}/unmask", home, password=PASSWORD, **fields)
    assert answer.status == 200
    text = await done.text(f"{AUDIT}/unmaskings")
    for said in ("县里老王", "3号 张家", "核对同名的人"):
        assert said in text
    row = await done.text(f"{AUDIT}?done=household.unmasked")
    assert "核对同名的人" not in row
    assert "其他" in row


async def test_a_whole_chain_is_said_to_be_whole(done, sessions):
    async with sessions.write() as session:
        await audit.seal(session)
    assert "没有一条" in await done.text(f"{AUDIT}/chain")


async def test_times_are_found_by_halving(sessions, hands):
    """The rows between two instants are the ones a look at each of them would choose."""
    for _step in range(12):
        hands.advance(hours=7)
        async with sessions.write() as session:
            await audit.record(session, "service", "detection.run", "region:1")
    async with sessions.read() as session:
        everything = await audited.rows(session, Wanted(), 100)
        for row in everything:
            later = row.at + timedelta(hours=1)
            found = await audited.rows(session, Wanted(since=row.at, until=later), 100)
            assert [one.id for one in found] == [row.id]
