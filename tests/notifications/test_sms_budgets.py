"""Every kind of message fits its short messages in every language, with the longest values.

Two short messages in Chinese, four in English, as `forms.MOST` has it for notices. A longer one
has its own budget here, with the reason.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from acts import phone_codes
from acts.confirmations.answering import code_text
from acts.confirmations.asking import ASKING, card_without_case
from channels.text import segments
from locales import LANGUAGES, _, day, speaking
from notifications import alarms, post_changes, sign_in_changes
from notifications.digest import MOST_UNITS
from notifications.kinds import KINDS
from notifications.leave_words import decided_on
from notifications.notices.problems import SIGNATURE
from notifications.notices.sending import neutral, neutral_for_several
from notifications.post_changes import Handed
from notifications.wording import About
from storage.queries.shielding import MOST_FAMILIES, Code

USUAL: Mapping[str, int] = {"zh_CN": 134, "en": 268}
OWN: Mapping[str, Mapping[str, int]] = {
    # Who was told before and how to take it over must both be there: somebody may be in danger.
    "case.alarm": {"zh_CN": 201, "en": 402},
}
ELSEWHERE = {
    "reply": "answers in a dialogue are as long as what was asked; held by the tests of handlers",
    "case.progress": "tests/notifications/test_household_words.py, over all procedures",
    "notice": "tests/notifications/test_ready_notices.py, over all policies; neutral words below",
    "digest.daily": "cut to its budget when it is composed (digest.short)",
}
VILLAGE, PLACE, CODE, LANDLINE = "上河南岔沟村", "柳河镇上河南岔沟村", "48210377", "0370-66123456"
SHOWN = "4821-0377"
NAME, UNIT = "欧阳明月", "清水县人力资源和社会保障局"
TODAY = date(2026, 12, 28)
MORE = 999
SESSION = SimpleNamespace(moment=SimpleNamespace(today=TODAY))
ABOUT = About(CODE, LANDLINE, TODAY)
WRITTEN: Mapping[str, list[str]] = {
    "alarm.taken": [
        "%(village)s, number %(code)s: %(who)s has taken it over and is going. You need not go "
        "unless they ask you."
    ],
    "alarm.unread": [
        "Urgent: a confidential matter in %(place)s reaches nobody who may see it. Name somebody "
        "in the console now, under “Confidential”."
    ],
    "household.moved": [
        "%(village)s looks after your family from today on. Numbers you were given stay the same, "
        "nothing starts anew. Questions: %(landline)s"
    ],
    "case.helper": [
        "From now on %(name)s (%(unit)s) is there for your family and will come to see you. "
        "Telephone of the office: %(landline)s",
        "You are now the helper of %(household)s (number %(code)s). See them and write the help "
        "plan; 待办 shows until when.",
    ],
    "public_notice.objection": [
        "Somebody objects to public notice %(code)s of %(village)s. Check it again and answer it "
        "at the console; it hangs until %(day)s and cannot be passed before."
    ],
}
VALUES = {
    "village": VILLAGE,
    "place": PLACE,
    "code": SHOWN,
    "who": NAME,
    "name": NAME,
    "unit": UNIT,
    "landline": LANDLINE,
    "household": f"{VILLAGE}9999号 欧阳家",
    "day": "12月28日",
}
CODES = [Code(9000 + number, str(9000 + number)) for number in range(MOST_FAMILIES + 3)]


def _alarm() -> list[str]:
    raised = datetime(2026, 12, 27, 22, 30, tzinfo=UTC)
    news = alarms.News(1, _("a confidential matter, see the console"), VILLAGE, raised, (NAME,) * 9)
    contacts = (SimpleNamespace(bound=bound) for bound in (True, False))
    return [alarms._said(SESSION, ABOUT, news, contact) for contact in contacts]


def _handed() -> list[str]:
    handed = Handed(TODAY, MORE, MORE, MORE)
    return [
        post_changes._successor(handed),
        *(post_changes._leaver(handed, somebody) for somebody in (True, False)),
    ]


def _decided() -> list[str]:
    days = {"first": date(2026, 12, 28), "last": date(2027, 1, 26)}
    leaves = [SimpleNamespace(approved=approved, **days) for approved in (True, False)]
    reasons = ("", "原因" * 20, "原因" * 200)
    return [decided_on(leave, TODAY, why, "sms_http") for leave in leaves for why in reasons]


MADE: Mapping[str, Callable[[], list[str]]] = {
    "case.alarm": _alarm,
    "post.changed": _handed,
    "leave.decided": _decided,
    "account.renewed": lambda: [
        sign_in_changes.said(UNIT, day(TODAY), second_factor=also) for also in (True, False)
    ],
    "case.confirm": lambda: [ask(SHOWN, LANDLINE) for ask in ASKING.values()],
    "card.confirm": lambda: [card_without_case(LANDLINE)],
    "case.confirm_code": lambda: [code_text("123456", SHOWN)],
    "code.status": lambda: [phone_codes.code_text("123456")],
    "notice (shared phone)": lambda: [
        neutral("4821", LANDLINE),
        neutral_for_several(CODES, LANDLINE),
    ],
    **{
        kind: lambda texts=texts: [_(text, **VALUES) for text in texts]  # type: ignore[misc]  # a lambda says nothing of its types
        for kind, texts in WRITTEN.items()
    },
}
UNUSED = {"code.binding", "code.sign_in"}
"""Kinds nothing sends yet: one-time codes are shown at the console only."""


def test_every_kind_is_held_here_or_elsewhere():
    assert KINDS.keys() <= MADE.keys() | ELSEWHERE.keys() | UNUSED
    assert USUAL["zh_CN"] >= MOST_UNITS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MADE)
def test_a_kind_fits_its_short_messages(kind, language):
    with speaking(language):
        texts = MADE[kind]()
    assert texts
    for text in texts:
        assert segments(text, SIGNATURE).units <= OWN.get(kind, USUAL)[language], text
        assert "%(" not in text


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_kind_is_said_in_chinese(kind):
    """What stands here is what the acts say, or it would have no translation."""
    with speaking("zh_CN"):
        assert all(_(text, **VALUES) != text % VALUES for text in WRITTEN[kind])
