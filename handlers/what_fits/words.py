"""How the walk of questions is said: a question with its numbers, and what comes out of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from channels.text import is_short
from handlers.policy_words import OPEN
from handlers.reply import Reply, choices
from locales import DEFAULT, _, language, ngettext, reasons
from locales.benefits import how_much
from locales.units import listed, round_money
from rulebook.eligibility.interview import MOST, Found, Outcome
from rulebook.eligibility.spoken_questions import Choice, Question
from rulebook.loader import Rulebook
from rulebook.sources import quote

TAKE, UNKNOWN, BACK, STOP = "fits:take:", "fits:unknown", "fits:back", "fits:stop"
PAGE, WHY, KEEP, DONE = "fits:page:", "fits:why:", "fits:keep", "fits:done"

ON_A_PAGE = 5
ON_A_SHORT_PAGE = 3
FEW_FACTS = 2
"""So many missing facts are named of one policy; a person asks for the others."""

SURE, MAY, NO = "sure", "may", "no"

LABELS: Mapping[str, Callable[[str], str]] = {
    SURE: lambda title: title,
    MAY: lambda title: _("%(title)s (perhaps)", title=title),
    NO: lambda title: _("%(title)s (no)", title=title),
}

Item = tuple[str, Found]


def said(label: Mapping[str, str]) -> str:
    """Say what an entry says, in the language of the moment."""
    return label.get(language(), label[DEFAULT])


def option(choice: Choice) -> str:
    """Say a choice with its figures."""
    figures = {name: round_money(value) for name, value in choice.figures.items()}
    return said(choice.label).format(**figures)


def ask(
    question: Question, offered: Sequence[Choice], number: int, channel: str, before: str = ""
) -> Reply:
    """Ask one question; not to know is always an answer."""
    lines = [_("%(number)s. %(question)s", number=number, question=said(question.text))]
    offers = [
        (option(choice), f"{TAKE}{question.id}:{place}") for place, choice in enumerate(offered)
    ]
    offers.append((_("I do not know it"), UNKNOWN))
    if not is_short(channel):
        offers += [(_("One question back"), BACK)] if number > 1 else []
        offers.append((_("Stop asking"), STOP))
    text = "\n".join([before, *lines] if before else lines)
    return Reply("fits.question", text, choices=choices(*offers))


def opening() -> str:
    """Say what comes now, before the first question."""
    return _(
        "At most %(most)s questions, then we say what your family may get. Nothing of it is kept. "
        "Mistaken? Send 上一个. To end send 停.",
        most=MOST,
    )


def not_read(landline: str, tries: int) -> str:
    """Say that an answer could not be read; the third time with a person to call."""
    if tries < 3:
        return _("Sorry, we did not understand. Answer with a number; to end send 停.")
    return _(
        "Sorry, we still do not understand. Call %(landline)s and tell it there; to end send 停.",
        landline=landline,
    )


def sounds_like_trouble() -> str:
    """Say how to report, to somebody who tells of a hardship instead of choosing."""
    return _("That sounds like trouble: to report it send 申报. Or go on here, with a number.")


def items(outcome: Outcome) -> list[Item]:
    """Everything there is to list, the surest first."""
    parts = ((SURE, outcome.sure), (MAY, outcome.may), (NO, outcome.no))
    return [(part, found) for part, several in parts for found in several]


def result(
    rules: Rulebook, outcome: Outcome, page: int, channel: str, landline: str, keeps: bool
) -> Reply:
    """List what a family may get, a page at a time."""
    everything, size = items(outcome), ON_A_SHORT_PAGE if is_short(channel) else ON_A_PAGE
    if not everything:
        return _nothing(landline, keeps)
    shown = everything[page * size : (page + 1) * size] or everything[:size]
    lines = [_head(outcome, landline)] if page == 0 else [_("Further on the list:")]
    if not is_short(channel):
        lines += [_line(rules, part, found) for part, found in shown]
    if page == 0 and keeps:
        lines.append(_("What you said is not kept. The village may have it, if you want."))
    offers = [
        (LABELS[part](found.policy.title), f"{WHY if part == NO else OPEN}{found.policy.id}")
        for part, found in shown
    ]
    if (page + 1) * size < len(everything):
        offers.append((_("Tell me more"), f"{PAGE}{page + 1}"))
    return Reply("fits.result", "\n".join(lines), choices=choices(*offers, *_endings(keeps)))


def why(rules: Rulebook, found: Found, failed: Sequence[str], landline: str) -> Reply:
    """Say why a policy does not apply, by which clause, and who can be asked."""
    lines = [
        _("%(title)s: by what you said, no.", title=found.policy.title),
        *failed,
        _("Basis: %(source)s", source=quote(rules.sources, found.policy.cite)),
        _("To ask, call %(landline)s.", landline=landline),
    ]
    offers = [(_("Back to the list"), f"{PAGE}0")]
    return Reply("fits.why", "\n".join(lines), choices=choices(*offers))


def failed(rules: Rulebook, found: Iterator[str]) -> list[str]:
    """Name the facts that stand against it."""
    fields = rules.policies.fields
    keys = [key for key in dict.fromkeys(found) if key in fields]
    names = [reasons.label(fields[key]) for key in keys]
    return [_("It hangs on: %(facts)s", facts=listed(names))] if names else []


def forgotten() -> Reply:
    """Say that nothing stays."""
    return Reply(
        "fits.forgotten",
        _("Good. What you said here is wiped. To ask again send 我能享受什么."),
    )


def kept(count: int, landline: str) -> Reply:
    """Say what the village has now."""
    if not count:
        return Reply(
            "fits.not_kept",
            _(
                "It is not clear which of you it is about, so nothing was written down. Tell the "
                "village: %(landline)s. What you said here is wiped.",
                landline=landline,
            ),
        )
    return Reply(
        "fits.kept",
        ngettext(
            "Written down for the village: %(count)s thing. The rest is wiped. Anything wrong? "
            "Call %(landline)s.",
            "Written down for the village: %(count)s things. The rest is wiped. Anything wrong? "
            "Call %(landline)s.",
            count,
            landline=landline,
        ),
    )


def gone() -> Reply:
    """Say that the answers are not there any more."""
    return Reply(
        "fits.gone",
        _("What you said is wiped already. To ask again send 我能享受什么."),
    )


def busy() -> Reply:
    """Put it off while another question is open."""
    return Reply(
        "fits.busy",
        _("Please finish this first, or send 取消. Then send 我能享受什么 once more."),
    )


def _nothing(landline: str, keeps: bool) -> Reply:
    text = _(
        "By what you said we find nothing that fits. If your family is in trouble you can report "
        "it all the same. To ask a person call %(landline)s.",
        landline=landline,
    )
    offers = [(_("Report a hardship"), "report:begin"), *_endings(keeps)]
    return Reply("fits.nothing", text, choices=choices(*offers))


def _endings(keeps: bool) -> list[tuple[str, str]]:
    if keeps:
        return [(_("The village may have it"), KEEP), (_("Forget what I said"), DONE)]
    return [(_("That is all"), DONE)]


def _head(outcome: Outcome, landline: str) -> str:
    if outcome.sure:
        return _(
            "By what you said: %(sure)s you can get, %(may)s perhaps. The office decides in the "
            "end. To ask call %(landline)s.",
            sure=len(outcome.sure),
            may=len(outcome.may),
            landline=landline,
        )
    if outcome.may:
        return _(
            "By what you said: %(may)s you can perhaps get; something is not known yet, or an "
            "office decides. To ask call %(landline)s.",
            may=len(outcome.may),
            landline=landline,
        )
    return _(
        "By what you said we find nothing you can get now. These come nearest. To ask call "
        "%(landline)s.",
        landline=landline,
    )


def _line(rules: Rulebook, part: str, found: Found) -> str:
    title = found.policy.title
    if part == SURE:
        much = how_much(found.policy.benefit)
        if much:
            return _("You can get: %(title)s. %(much)s", title=title, much=much)
        return _("You can get: %(title)s.", title=title)
    if part == NO:
        return _("Not: %(title)s. Choose it to see why.", title=title)
    if found.office:
        return _("Perhaps: %(title)s. You meet the conditions, the office decides.", title=title)
    names = [reasons.label(rules.policies.fields[key]) for key in found.missing[:FEW_FACTS]]
    return _("Perhaps: %(title)s. Not known yet: %(facts)s.", title=title, facts=listed(names))
