"""How the visit form speaks in a chat: its sections, a question, what is missing, the end."""

from collections.abc import Sequence

from acts.actor import Actor
from acts.checks import Cell, Finished, Sheet
from acts.checks.summaries import arithmetic, differences, in_words
from handlers.reply import Reply, choices
from handlers.report.words import problem
from locales import _, ngettext
from rulebook.answers import Problem
from rulebook.loader import Rulebook
from rulebook.questions import Question
from storage.engine import Session
from storage.queries import households
from storage.queries.cases import Filed
from storage.queries.households import label

MOST_CHOICES = 9
INCOME = "income"
"""The section at whose end the sums are shown."""


def answer_to(question: Question) -> str:
    """How the data of a question's choices begins."""
    return f"check:a:{question.field}:"


def not_an_official() -> Reply:
    """Who is no official reports instead."""
    return Reply(
        "check.unbound",
        _("Only officials fill in a visit form. To report a hardship send 申报."),
    )


def nothing_open() -> Reply:
    """No form is open there, or not for them."""
    sentence = _("No visit form is open for you there. Send 核查 to see which are.")
    return Reply("check.none", sentence)


async def which(session: Session, who: Actor, found: Sequence[Filed]) -> Reply:
    """Offer the forms that wait."""
    if not found:
        return nothing_open()
    offers = []
    for case in found:
        home = await households.get(session, who.scope, case.household_id or 0)
        if home:
            offers.append((label(home), f"check:case:{case.id}"))
    return Reply("check.which", _("Whose visit form?"), choices=choices(*offers))


def menu(sheet: Sheet, note: str = "") -> Reply:
    """The sections, those done marked, and what can be sent."""
    done = len(sheet.parts) - len(sheet.missing)
    name = label(sheet.household)
    if sheet.missing:
        head = ngettext(
            "Visit form of %(household)s: %(done)s sections done, %(count)s to go.",
            "Visit form of %(household)s: %(done)s sections done, %(count)s to go.",
            len(sheet.missing),
            household=name,
            done=done,
        )
        hint = _("Choose a section. 差几项 shows this again, 退出 stops; nothing is lost.")
    else:
        head = _("Visit form of %(household)s: every section is done.", household=name)
        hint = _("Send 完成 to finish, or choose a section to correct it.")
    offers = [
        (
            _("%(section)s (done)", section=part.section.zh) if part.done else part.section.zh,
            f"check:section:{part.section.key}",
        )
        for part in sheet.parts
    ]
    if not sheet.missing:
        offers.append((_("Finish"), "check:finish"))
    text = "\n".join(line for line in (note, head, hint) if line)
    return Reply("check.menu", text, choices=choices(*offers))


def ask(cell: Cell, note: str = "", *, in_full: bool) -> Reply:
    """A question; what was said and seen before only where nobody else reads it.

    A number is typed: its question offers no choices, which would own the digits.
    """
    question = cell.question
    lines = [note] if note else []
    lines.append(question.text)
    known = cell.before if cell.said is None else cell.said
    if in_full and cell.seen is not None:
        lines.append(_("Written down: %(seen)s", seen=in_words(question, cell.seen)))
    if in_full and known is not None:
        said = in_words(question, known)
        lines.append(
            _("The household said: %(said)s. If it is so, send 一样.", said=said)
            if cell.whence == "report"
            else _("On record: %(said)s. If it is so, send 一样.", said=said)
        )
    lines.append(_("(跳过 leaves it open.)"))
    offers = _options(question)
    if len(offers) > MOST_CHOICES:
        lines += [f"{number} {name}" for number, (name, _data) in enumerate(offers, 1)]
        offers = []
    return Reply("check.question", "\n".join(lines), choices=choices(*offers))


def again(found: Problem, cell: Cell, *, in_full: bool) -> Reply:
    """What was wrong with an answer, and the question once more."""
    return ask(cell, problem(found), in_full=in_full)


def differs(cell: Cell) -> str:
    """That what was seen is not what was said."""
    return _("Kept. The household had said: %(said)s.", said=in_words(cell.question, cell.said))


def sums(rules: Rulebook, sheet: Sheet) -> str:
    """The income arithmetic as far as it goes."""
    return "\n".join(arithmetic(sheet, rules.check_form.questions))


def finished(rules: Rulebook, done: Finished) -> Reply:
    """What a finished form became, and what is still to be done."""
    lines = [
        _(
            "Finished: %(paper)s of %(household)s is on file.",
            paper=f"《{rules.documents[done.paper].zh}》",
            household=label(done.sheet.household),
        )
    ]
    other = differences(done.sheet)
    if other:
        lines.append(_("Seen otherwise than said:"))
        lines += other
    lines.append(
        _("The household is asked to confirm it by message.")
        if done.sheet.household.reach_id
        else _("No phone of this household is known: let it sign on paper.")
    )
    lines.append(_("The next step is taken in the console."))
    return Reply("check.finished", "\n".join(lines))


def _options(question: Question) -> list[tuple[str, str]]:
    prefix = answer_to(question)
    if question.type == "bool":
        return [(_("Yes"), f"{prefix}1"), (_("No"), f"{prefix}2")]
    return [(name, f"{prefix}{key}") for key, name in question.options.items()]
