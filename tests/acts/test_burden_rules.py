"""The rules of burden (design §1.5) as far as a machine can see them in tables, pages and acts.

It cannot see what a county does outside, nor a score that is called by another name.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import select

from acts.local_settings import SETTERS
from console.routes import ROUTES
from notifications import reminders
from notifications.kinds import KINDS
from rulebook.duties.entry import Duty
from rulebook.local_settings import duties_at
from storage.models import Base
from storage.models.delivery import Outbox
from tests.acts.village import RULES, settle

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "console" / "templates"
NEVER = {
    *("checkin", "attendance", "punch", "clockin", "gps", "geo", "latitude", "longitude"),
    *("lat", "lng", "location", "track", "tracks", "score", "scores", "points", "ranking", "rank"),
    *("leaderboard", "veto", "medal", "penalty"),
}
"""What would be a check-in, a place on a map, a mark or an order of people."""
CHARTER = re.compile(r"Nobody is scored, ranked or asked to check in here\.")
SAID = re.compile(r"check[- ]in\b|\bscores?\b|\bscored\b|\branked\b|\branking\b|\bveto\b", re.I)
FILLED = re.compile(r"geolocation|capture=|getCurrentPosition|watchPosition", re.I)
BY_FIGURE = re.compile(r"func\.(count|sum|avg)|\.typed\b|\.done\b|\.(many|answers|sent|visits)\b")
KEEPS_FILES = {
    *("acts/pictures.py", "acts/papers/keeping.py", "acts/public_notices/hanging.py"),
    *("acts/activities/papers.py", "acts/rosters/importing.py"),
}
"""Acts that are about a picture, a signed paper or an administrator's roster themselves."""


def words(name: str) -> set[str]:
    return set(re.split(r"[^a-z]+", name.lower()))


def test_no_table_has_a_place_for_a_check_in_a_track_a_score_or_a_rank():
    found = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if NEVER & (words(table.name) | words(column.name))
    ]
    assert found == []


def test_no_address_and_no_kind_of_message_is_for_such():
    assert [route.path for route in ROUTES if NEVER & words(route.path)] == []
    assert [kind for kind in KINDS if NEVER & words(kind)] == []


def test_no_page_speaks_of_scores_or_asks_a_device_where_it_is():
    for page in TEMPLATES.glob("*.html"):
        text = CHARTER.sub("", page.read_text())
        text = text.replace("and no office can veto by a single point", "")
        assert not SAID.search(text), page.name
        assert not FILLED.search(text), page.name


def _calls(folder: str, name: str) -> Iterator[tuple[str, ast.Call]]:
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == name
            ):
                yield file.name, node


def test_no_query_puts_anybody_in_the_order_of_a_figure():
    calls = list(_calls("storage/queries", "order_by"))
    assert len(calls) > 50
    found = [
        f"{file}: {ast.unparse(argument)}"
        for file, call in calls
        for argument in call.args
        if BY_FIGURE.search(ast.unparse(argument))
    ]
    assert found == []


def test_the_meter_sorts_nothing():
    for file in ("acts/burden/meter.py", "console/pages/burden.py", "storage/queries/burden.py"):
        text = (ROOT / file).read_text()
        assert not re.search(r"\bsorted\(|\.sort\(|order_by", text), file


@cache
def _acts() -> list[tuple[str, ast.Module]]:
    files = (ROOT / "acts").rglob("*.py")
    return [(file.relative_to(ROOT).as_posix(), ast.parse(file.read_text())) for file in files]


def _public_acts() -> Iterator[tuple[str, ast.AsyncFunctionDef]]:
    for file, tree in _acts():
        for node in tree.body:
            if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield file, node


def test_no_act_needs_a_picture_but_those_that_keep_one():
    """What is logged is words; a photo proves only that a public notice hung on its wall."""
    found = set()
    for file, node in _public_acts():
        given = len(node.args.args) - len(node.args.defaults)
        needs = [ast.unparse(one.annotation or one) for one in node.args.args[:given]]
        if any("bytes" in need and "None" not in need for need in needs):
            found.add(file)
    assert found
    assert found - KEEPS_FILES == set()


def test_no_act_asks_where_somebody_is():
    asked = {
        f"{file}:{node.name}:{one.arg}"
        for file, node in _public_acts()
        for one in (*node.args.args, *node.args.kwonlyargs)
        if NEVER & words(one.arg)
    }
    assert asked == set()


def test_a_photo_is_compulsory_only_where_sending_one_is_all_there_is_to_do():
    compulsory = {
        page.name
        for page in TEMPLATES.glob("*.html")
        for field in re.findall(r"<input[^>]*type=\"file\"[^>]*>", page.read_text())
        if 'name="photo"' in field and "required" in field
    }
    assert compulsory <= {"chat.html", "papers.html"}


def test_nothing_says_who_owes_a_duty_but_the_rules():
    """A duty follows from a role and its entry; no table hands one to a person (十不得·6)."""
    named = {
        table.name
        for table in Base.metadata.sorted_tables
        if "duty" in table.columns and {"person_id", "role", "post_id"} & set(table.columns.keys())
    }
    assert named == set()


def test_a_countys_settings_move_no_duty_to_another_role():
    values = {duty.setting: Decimal(1) for duty in RULES.duties.values()}
    for key, changed in duties_at(RULES.duties, values).items():
        before = RULES.duties[key]
        for part in ("role", "also_roles", "level", "escalate_to"):
            assert getattr(changed, part) == getattr(before, part), key
    assert "role" in {part.name for part in fields(Duty)}
    assert SETTERS


async def test_nobody_gets_two_digests_a_day_whatever_is_new(sessions, hands):
    villages = await settle(sessions)
    sent = []
    for hour in (8, 9, 12, 20):
        hands.set(hands.now.replace(hour=hour))
        await villages.report(f"+86199000000{hour:02}")  # something new for the village
        async with sessions.write() as session:
            sent.append(await reminders.plan_digests(session, RULES))
    assert sent[0] > 0
    async with sessions.read() as session:
        rows = await session.execute(select(Outbox.address_id).where(Outbox.kind == "digest.daily"))
        told = [row.address_id for row in rows]
    assert told
    assert len(told) == len(set(told))
