"""What a visit found, in words: for the household to confirm, and for the verifier to look over."""

from decimal import Decimal
from typing import Any

from acts.checks.sheets import Sheet
from locales import _, day, yuan
from rulebook.conditions import Value
from rulebook.income import shown
from rulebook.months import Month
from rulebook.questions import Question


def in_words(question: Question, value: Value | None) -> str:
    """An answer as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case ():
            return _("none of these")
        case tuple():
            return "、".join(question.options.get(item, item) for item in value)
        case Month():
            return str(value)
        case int() | Decimal():
            return yuan(value) if question.type == "money" else str(value)
        case str():
            return question.options.get(value, value)
        case _:
            return day(value)


def summary(sheet: Sheet) -> str:
    """What was seen, section by section, for the household's own chat: no illness, no ID digits."""
    lines = [_("This is what was written down at your home:")]
    for part in sheet.parts:
        found = [
            f"{cell.question.text} {in_words(cell.question, cell.seen)}"
            for cell in part.cells
            if cell.seen not in (None, "") and not cell.question.sensitive
        ]
        if found:
            lines.append(f"【{part.section.zh}】" + "；".join(found))
    return "\n".join(lines)


def differences(sheet: Sheet) -> list[str]:
    """What was seen otherwise than said, a line each, for the verifier."""
    return [
        _(
            "%(question)s said: %(said)s, seen: %(seen)s",
            question=cell.question.text,
            said=in_words(cell.question, cell.said),
            seen=in_words(cell.question, cell.seen),
        )
        for cell in sheet.differences
    ]


def arithmetic(sheet: Sheet, questions: Any) -> list[str]:
    """The income sums as far as they go, the year's line, and which figures are still missing."""
    sums, lines = sheet.sums, []
    if sums.net_income_year is not None:
        lines.append(_("Net income of the year: %(sum)s", sum=yuan(sums.net_income_year)))
    if sums.per_capita_net_income is not None:
        lines.append(_("Per head: %(sum)s", sum=yuan(shown(sums.per_capita_net_income))))
    if sums.rigid_expense_year is not None:
        lines.append(_("Unavoidable costs of the year: %(sum)s", sum=yuan(sums.rigid_expense_year)))
    if sums.after_rigid_per_capita is not None:
        lines.append(
            _(
                "Per head after unavoidable costs: %(sum)s",
                sum=yuan(shown(sums.after_rigid_per_capita)),
            )
        )
    lines.append(_line(sheet))
    if sums.missing:
        names = " ".join(questions[field].text for field in sums.missing)
        lines.append(_("Figures still missing: %(names)s", names=names))
    return lines


def _line(sheet: Sheet) -> str:
    if sheet.line is None:
        return _("No monitoring line is set for this year: ask the county to set it.")
    if sheet.compared.get("below_line"):
        return _("Below the line of %(line)s. Income alone decides nothing.", line=yuan(sheet.line))
    if sheet.compared.get("rigid_below_line"):
        return _(
            "Above the line of %(line)s, but below it after unavoidable costs.",
            line=yuan(sheet.line),
        )
    if "below_line" in sheet.compared:
        return _(
            "Not below the line of %(line)s. Income alone decides nothing.", line=yuan(sheet.line)
        )
    return _("The line of this year is %(line)s.", line=yuan(sheet.line))
