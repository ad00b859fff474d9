"""The walk of questions by short message: every question and every list fits."""

from decimal import Decimal

from channels.contract import Outgoing
from channels.sms_simulator import SmsSimulator
from channels.text import degrade, segments
from handlers.reply import Reply
from handlers.what_fits import words
from locales import speaking
from notifications.notices.problems import SIGNATURE
from rulebook.eligibility.interview import Found, Outcome
from tests.handlers.conftest import RULES

LANDLINE = "0370-12345678"
LINE = Decimal(450)


def test_every_question_fits_two_parts_and_twice_that_with_what_comes_before() -> None:
    for language, most in (("zh_CN", 134), ("en", 268)):
        with speaking(language):
            for question in RULES.asking.plan.questions.values():
                offered = question.band.choices(LINE) if question.band else question.choices
                for before in ("", words.opening(), words.not_read(LANDLINE, 3)):
                    reply = words.ask(question, offered, 8, "sms_http", before)
                    assert length(reply) <= most * (1 + bool(before))


def test_every_list_fits_four_parts_of_a_short_message() -> None:
    longest = sorted(
        (matter.policy for matter in RULES.asking.plan.matters["Henan"]),
        key=lambda policy: -len(policy.title),
    )[:7]
    found = tuple(Found(policy, "hh") for policy in longest)
    outcomes = Outcome(found, (), ()), Outcome((), found, ()), Outcome((), (), found)
    for language, most in (("zh_CN", 268), ("en", 402)):
        with speaking(language):
            for outcome in outcomes:
                for page in (0, 1, 2):
                    reply = words.result(RULES, outcome, page, "sms_http", LANDLINE, keeps=True)
                    assert length(reply) <= most


def length(reply: Reply) -> int:
    shown = degrade(Outgoing("", reply.text, reply.choices), SmsSimulator.features).text
    return segments(shown, SIGNATURE).units
