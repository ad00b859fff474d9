"""The papers there are: which cases each fits, what it holds, and in which forms it is made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from acts.actor import Actor
from acts.papers import (
    consent_letter,
    help_plan,
    household_card,
    household_file,
    issue_sheet,
    public_sheets,
    refusal_letter,
    verification_form,
)
from acts.papers.paper import Paper
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.cases import Filed

Compose = Callable[[Session, Rulebook, Actor, Filed], Awaitable[Paper | None]]
Fits = Callable[[Rulebook, Filed], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its name (also its layout's), and for which cases it may be made.

    `fits` looks at the procedure and state only; `compose` may still find that there is nothing to
    say. A `sheet` is made as a workbook too, a `large` one in large print.
    """

    key: str
    name: Callable[[Rulebook, Filed], str]
    fits: Fits
    compose: Compose
    sheet: bool = False
    large: bool = False


def _document(key: str) -> Callable[[Rulebook, Filed], str]:
    return lambda rules, _case: rules.documents[key].zh


def _form(rules: Rulebook, case: Filed) -> str:
    form = verification_form.form_of(rules, case) or verification_form.FORMS[0]
    return rules.documents[form].zh


def _hangs(key: str) -> Fits:
    """Whether some step of the procedure posts this paper."""
    return lambda rules, case: any(
        key in way.requires
        for state in rules.procedures[case.procedure].states.values()
        for way in state.transitions
    )


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "verification_form",
            _form,
            verification_form.fits,
            verification_form.compose,
            sheet=True,
        ),
        Kind(
            "consent_letter",
            _document("consent_letter"),
            consent_letter.fits,
            consent_letter.compose,
            large=True,
        ),
        Kind(
            "public_notice",
            _document("public_notice"),
            _hangs("public_notice"),
            public_sheets.compose_notice,
            sheet=True,
        ),
        Kind(
            "announcement",
            _document("announcement"),
            _hangs("announcement"),
            public_sheets.compose_announcement,
            sheet=True,
        ),
        Kind("help_plan", _document("help_plan"), help_plan.fits, help_plan.compose, sheet=True),
        Kind(
            "household_card",
            lambda _rules, _case: _("The household's card"),
            household_card.fits,
            household_card.compose,
            large=True,
        ),
        Kind(
            "refusal_letter",
            lambda _rules, _case: _("Letter on a decision"),
            refusal_letter.may_follow,
            refusal_letter.compose,
        ),
        Kind("issue_sheet", _document("issue_sheet"), issue_sheet.fits, issue_sheet.compose),
        Kind(
            "household_file",
            _document("household_file"),
            household_file.fits,
            household_file.compose,
        ),
    )
}


def of_case(rules: Rulebook, case: Filed) -> list[Kind]:
    """The papers that may be made of a case, in the order of its life."""
    return [kind for kind in KINDS.values() if kind.fits(rules, case)]


async def at_hand(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> list[Kind]:
    """The same, without public sheets of a case that is on none now."""
    found = []
    for kind in of_case(rules, case):
        if kind.key in public_sheets.KINDS and not await public_sheets.of_notice(
            session, actor, case, kind.key
        ):
            continue
        found.append(kind)
    return found
