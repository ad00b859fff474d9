"""How the report dialogue asks and answers."""

import re
from datetime import date

from acts import receipts
from acts.receipts import Receipt
from channels.text import fold
from handlers.reply import Reply, choices
from locales import _
from locales.answers import problem as problem
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from rulebook.questions import Question

PHONE_LIKE = re.compile(r"\+?\d[\d\s-]{9,}\d")
LABELS = re.compile(r"(我叫|我是|姓名|名字|手机号?|电话|[:：，,。、；;])")


def ask(step: str, rules: Rulebook, by_phone: bool) -> Reply:
    """One of the six questions."""
    match step:
        case "village":
            return Reply("report.village", _("Which township and village is your home in?"))
        case "kind":
            options = [(group.zh, f"kind:{group.id}") for group in rules.hardship.menu]
            return Reply(
                "report.kind",
                _("What has happened? Choose a number; it may be several, for example 1 3."),
                choices=choices(*options),
            )
        case "story":
            return Reply("report.story", _("Tell us in a few words what happened."))
        case "danger":
            return Reply(
                "report.danger",
                _(
                    "Is anybody in danger right now, or without shelter, food or water tonight? "
                    "If so, call 110, 119 or 120 at once as well."
                ),
                choices=choices(
                    (_("Yes, somebody is"), "danger:yes"), (_("Nobody is"), "danger:no")
                ),
            )
        case "name":
            return Reply("report.name", _ask_name(by_phone))
        case _:
            options = [
                (label, f"relation:{key}")
                for key, label in rules.hardship.question("reporter_relation").options.items()
            ]
            return Reply(
                "report.relation",
                _("Is this for your own family, or for somebody else?"),
                choices=choices(*options),
            )


def _ask_name(by_phone: bool) -> str:
    if by_phone:
        return _("What is your name?")
    return _("What is your name and mobile number? For example: 张大山 and then the number.")


def without_phone(text: str) -> str:
    """The name in a line that may hold a phone number and little words around both."""
    bare = LABELS.sub(" ", PHONE_LIKE.sub(" ", fold(text)))
    return " ".join(bare.split())


def filed(rules: Rulebook, receipt: Receipt, today: date, landline: str) -> Reply:
    """The answer to a report: its number, what happens next, until when, by which clause."""
    code = shown_code(receipt.case.code)
    lines = [
        _("You have reported this before, we added it. Number %(code)s.", code=code)
        if receipt.attached
        else _("Received. Your number is %(code)s, please write it down.", code=code)
    ]
    if receipt.level == "emergency":
        lines.append(_("The village and the township have been alarmed just now."))
    lines.append(receipts.next_contact(receipt, today))
    if receipt.deadline:
        lines.append(receipts.decided_by(rules, receipt, today))
    lines.append(
        _(
            "To hear how far it is send 进度 %(code)s. Urgent: call %(landline)s.",
            code=receipt.case.code,
            landline=landline,
        )
    )
    return Reply("report.filed", "\n".join(lines), values={"code": receipt.case.code})


def call_now(landline: str) -> Reply:
    """The first answer to a danger whose place nobody knows yet."""
    return Reply(
        "alarm",
        _(
            "This sounds dangerous. Call 110 (police), 119 (fire) or 120 (ambulance) now. "
            "The village office is at %(landline)s. We pass it on.",
            landline=landline,
        ),
    )


def alarm_sent(code: str, landline: str) -> Reply:
    """The first answer to a danger, before anything else is asked."""
    return Reply(
        "report.alarm",
        _(
            "We have alarmed the village and the township. Number %(code)s. If life is in danger "
            "call 110, 119 or 120 now; the village is at %(landline)s. A little more, so that "
            "they find you:",
            code=shown_code(code),
            landline=landline,
        ),
        values={"code": code},
    )


def options(question: Question) -> tuple[tuple[str, str], ...]:
    """The choices of a question of the rulebook."""
    if question.type == "bool":
        return ((_("Yes"), f"q:{question.field}:1"), (_("No"), f"q:{question.field}:2"))
    return tuple((label, f"q:{question.field}:{key}") for key, label in question.options.items())
