"""Putting a wrong notice right in two actions: one person writes, another lets it go."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from acts.actor import Actor, Trust
from acts.audience import Aimed, kept_aim
from acts.broadcasts import holding
from acts.broadcasts.declined import Ended, NotSent
from acts.broadcasts.drafting import Wanted, check_form, prepared
from acts.broadcasts.states import may, notice_of, record
from acts.declined import Unfit
from acts.notices import account_of, draft_notice, text_of
from locales import DEFAULT, _, speaking
from notifications.notices.pace import CORRECTED
from rulebook.audience import EVERYONE
from rulebook.loader import Rulebook
from rulebook.notices import BRIEF, SHORT, Words, figures_of
from storage.engine import Session
from storage.queries import notices, regions
from storage.queries.notices import Sending, Text, Version

REVIEW_AFTER = timedelta(days=30)
MARKED = ("brief", "short")
"""The words that begin with the sentence that they correct an earlier notice."""


async def to_correct(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int
) -> Text | None:
    """The words to start from: the wrong ones, after a sentence that they correct others.

    None when this actor sees no such sending.

    Raises: NotAllowed, NotSent
    """
    sending = await _wrong(session, actor, broadcast_id)
    return begun(session, rules, await notice_of(session, sending)) if sending else None


async def correct(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int, text: Text
) -> Sending | None:
    """Stop a wrong notice and prepare the right one for exactly those who may have got it.

    The second person's approval sends it at once, to all of them. None when this actor sees no
    such sending.

    Raises:
        NotAllowed, NotSent.
        Unfit: the text has problems, or does not say first that it corrects an earlier one.
        Ended: somebody is correcting it already.
    """
    wrong = await _wrong(session, actor, broadcast_id)
    if wrong is None:
        return None
    if await notices.correction_of(session, wrong.id):
        raise Ended
    missing = unmarked(text)
    if missing:
        raise Unfit.of(missing)
    notice = await draft_notice(session, rules, actor, text)
    await holding.stop(session, actor, wrong.id, CORRECTED)
    place = await regions.get(session, wrong.region_id)
    assert place is not None
    form = wrong.form if wrong.form != BRIEF or notice.brief else SHORT
    check_form(notice, form)
    wanted = Wanted(notice, "", place, form)
    aim = _whoever_got(wrong)
    sending = prepared(session, wanted, aim, await account_of(session, actor))
    sending = replace(sending, corrects_id=wrong.id)
    await notices.create(session, sending)
    await record(session, actor.name, sending, "corrected", corrects=wrong.id, notice=notice.id)
    return sending


def begun(session: Session, rules: Rulebook, notice: Version) -> Text:
    """A notice's words with the sentence in front of its short messages, in every language.

    Its figures are those the policy has now; a review date that is past is put off.
    """
    text = text_of(notice)
    policy = rules.policies.by_id.get(text.policy)
    now = figures_of(policy) if policy else {}
    figures = {name: now.get(name, figure) for name, figure in text.figures.items()}
    review_by = max(text.review_by, session.moment.today + REVIEW_AFTER)
    text = replace(text, figures=figures, review_by=review_by)
    marked: dict[str, Any] = dict(_marked(text, DEFAULT))
    others = {
        language: Words(**{**asdict(words), **_marked(words, language)})
        for language, words in text.others.items()
    }
    return replace(text, **marked, others=others)


def unmarked(text: Text) -> dict[str, list[str]]:
    """The short messages that do not begin by saying that they correct an earlier one.

    They are called zh_CN.short; with each stands what is to be written.
    """
    found = {}
    for language, words in ((DEFAULT, text), *text.others.items()):
        with speaking(language):
            mark = _mark()
        for name in MARKED:
            said = getattr(words, name)
            if said and not said.startswith(mark):
                wrong = _("Every short message must begin with “%(mark)s”.", mark=mark)
                found[f"{language}.{name}"] = [wrong]
    return found


def _marked(words: Words, language: str) -> dict[str, str]:
    with speaking(language):
        mark = _mark()
        title = _("Corrected: %(title)s", title=words.title)
        body = _("We sent a wrong notice before. This one counts.")
    said = {name: getattr(words, name) for name in MARKED}
    marked = {name: f"{mark}{text}" for name, text in said.items() if text}
    return {**marked, "title": title, "body": f"{body}\n{words.body}".strip()}


def _whoever_got(wrong: Sending) -> Aimed:
    shown = _("whoever may have got the wrong notice")
    places = kept_aim(wrong.audience).places
    return Aimed(shown, shown, places, EVERYONE, (), {}, got=wrong.id)


def _mark() -> str:
    return _("Corrected, this one counts:")


async def _wrong(session: Session, actor: Actor, broadcast_id: int) -> Sending | None:
    actor.needs(Trust.CONSOLE)
    sending = await notices.lock(session, actor.scope, broadcast_id)
    if sending is None:
        return None
    may(actor, sending.path)
    if sending.started_at is None:
        raise NotSent
    return sending
