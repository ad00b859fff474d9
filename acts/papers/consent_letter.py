"""The letter of consent (承诺授权书), to be read out, explained and signed, or not signed."""

from acts.actor import Actor
from acts.papers.about import about, given, head, paper
from acts.papers.paper import BOXES, Lines, Paper
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.cases import Filed

LETTER = "consent_letter"


def fits(rules: Rulebook, case: Filed) -> bool:
    """Whether a step of the case's procedure asks for the letter."""
    states = rules.procedures[case.procedure].states.values()
    return any(LETTER in way.requires for state in states for way in state.transitions)


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The letter for the household of a case, in the version that holds now."""
    known = await about(session, actor, case)
    letter = rules.exchanges.consent_letter
    parts = [Lines(part.about, (part.text,), part.zh) for part in letter.parts]
    answers = (
        _("It was explained to me, and I agree."),
        _("It was explained to me, and I do not agree."),
    )
    return paper(
        known,
        LETTER,
        letter.title,
        given(head(known), *parts, Lines("answer", answers, _("My answer (tick one)"), BOXES)),
        subtitle=_("Text of version %(version)s", version=letter.version),
        signatures=(
            _("Signature or thumbprint"),
            _("Day"),
            _("Explained by"),
            _("Witness"),
        ),
    )
