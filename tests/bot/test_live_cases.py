"""The public procedure cases, played through inbox and pages down to the database."""

from pathlib import Path

import pytest
import yaml

from bot.commands.evaluating.procedure import differences
from bot.rehearsal.livecases import play
from rulebook.loader import load
from tests.console.county import cheap

RULES = load()
FILE = Path(__file__).parent.parent / "data" / "procedure_cases.yaml"
CASES = yaml.safe_load(FILE.read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
async def test_a_public_case_goes_through_the_live_service_as_expected(case, sessions):
    played = await play(sessions, RULES, case, cheap())
    assert differences(RULES, case, played.answer) == []
    assert played.not_offered == {}
