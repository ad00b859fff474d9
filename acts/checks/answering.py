"""Giving answers to a visit form, one at a time; by SMS they are drafts until confirmed."""

from collections.abc import Sequence
from datetime import timedelta

from acts import visits
from acts.actor import Actor, NotAllowed, Trust
from acts.checks.sheets import FIRST, Cell, paper_of, round_of, sheet
from acts.declined import Declined, Unfit
from acts.pictures import OWN
from locales import _
from rulebook import check_form
from rulebook.answers import to_json
from rulebook.conditions import Value
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import bindings, cases, check_answers, households, pictures, posts
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.check_answers import Given
from storage.scope import Scope

VERIFIERS = (*visits.IN_VILLAGE, "township_government")
"""Whose posts may fill in a form, each where they serve; others read it."""
MOST_PICTURES = 20
LONG = timedelta(days=3650)


class NotOpen(Declined):
    """This case waits for no visit form now."""

    def sentence(self) -> str:
        return _("There is no visit form open for this case now.")


def may_answer(actor: Actor, case: Filed) -> bool:
    """Whether an official serves where a case is, in a post that verifies."""
    return actor.role_among(case.path, VERIFIERS, case.household_id) is not None


async def start(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Filed:
    """Begin or go on: a case that waits for its first visit gets that visit logged.

    By SMS the visit is a draft, and the case moves once it is confirmed.

    Raises:
        NotAllowed: they do not serve there.
        NotOpen: no form is asked for, or this official's post may not make the first visit.
    """
    if not may_answer(actor, case) or actor.person_id is None:
        raise NotAllowed("no post that verifies here")
    household = await households.get(session, actor.scope, case.household_id or 0)
    if household is None:
        raise NotOpen
    if case.state == FIRST and actor.trust < Trust.BOUND:
        today = session.moment.today
        if not await check_answers.was_there(session, actor.person_id, household.id, today):
            await visits.draft(session, rules, actor, household, today, "")
        return case
    if case.state == FIRST:
        await visits.log(session, rules, actor, household, session.moment.today, "")
    moved = await cases.get(session, actor.scope, case.id)
    if moved is None or paper_of(rules, moved) is None:
        raise NotOpen
    return moved


async def answer(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, field: str, value: Value | None
) -> None:
    """Save one answer; the last one of a field counts, None takes it back.

    Raises:
        NotAllowed: they do not serve there.
        NotOpen: the case has moved on meanwhile.
        Unfit: the form has no such field, or it cannot have that value.
    """
    now = await _open(session, rules, actor, case)
    question = rules.check_form.questions.get(field)
    if question is None:
        raise Unfit([_("The form has no field “%(field)s”.", field=field)])
    found = await sheet(session, rules, actor, now, actor.person_id)
    values = {**found.said, **found.seen} if found else {}
    if value is not None and not check_form.fits(question, value, values):
        raise Unfit([_("“%(question)s” cannot be answered like this.", question=question.text)])
    await _save(session, rules, actor, now, {field: value})


async def as_before(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, section: str
) -> int:
    """Take over what the visit before saw in a section where nothing changed; returns how many.

    Raises:
        NotAllowed, NotOpen: as for `answer`.
    """
    now = await _open(session, rules, actor, case)
    found = await sheet(session, rules, actor, now, actor.person_id)
    cells: Sequence[Cell] = next(
        (part.cells for part in found.parts if part.section.key == section) if found else iter(()),
        (),
    )
    again: dict[str, Value | None] = {
        cell.question.field: cell.before
        for cell in cells
        if cell.seen is None and cell.before is not None
    }
    await _save(session, rules, actor, now, again)
    return len(again)


async def draft_of(session: Session, contact: Contact) -> Actor | None:
    """The official a phone of the roster belongs to; nothing but drafts comes from there."""
    if contact.person_id is None:
        return None
    today = session.moment.today
    held = tuple(await posts.held_by(session, contact.person_id, today))
    helped = await posts.helped_by(session, contact.person_id, today)
    if not held and not helped:
        return None
    return Actor(
        name=f"person:{contact.person_id}",
        trust=Trust.ANONYMOUS,
        scope=Scope(tuple(post.path for post in held), person_id=contact.person_id, helped=helped),
        held=held,
        person_id=contact.person_id,
        address_id=contact.id,
        channel=contact.channel,
    )


async def confirm_drafts(session: Session, actor: Actor) -> dict[int, int]:
    """Confirm the answers this official gave by SMS within the last day; how many, by case."""
    actor.needs(Trust.BOUND)
    assert actor.person_id is not None
    since = session.moment.real - visits.DRAFT_LIFE
    confirmed = await check_answers.confirm(session, actor.person_id, since)
    for case_id, count in confirmed.items():
        await audit.record(
            session, actor.name, "check.confirmed", f"case:{case_id}", {"answers": count}
        )
    return confirmed


async def photograph(
    session: Session, rules: Rulebook, actor: Actor, contact: Contact, case: Filed, handle: str
) -> bool:
    """Keep a picture taken at the visit with the case; False when it did not arrive, or is one
    too many.

    Raises:
        NotAllowed, NotOpen: as for `answer`.
    """
    actor.needs(Trust.BOUND)
    now = await _open(session, rules, actor, case)
    content: bytes | None = handle.encode()
    media_type = f"handle/{contact.channel}"
    if contact.channel == OWN:
        number = int(handle) if handle.isascii() and handle.isdigit() else 0
        content, media_type = await pictures.take(session, contact.id, number), pictures.JPEG
    taken = await bindings.tried(session, f"check pictures:{case.id}", LONG)
    if content is None or taken > MOST_PICTURES:
        return False
    key = pictures.KEY
    await cases.add_document(session, now.id, key, actor.person_id, content, media_type)
    await audit.record(session, actor.name, "check.picture", f"case:{now.id}")
    return True


async def _open(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Filed:
    """The case as it stands now, if its form may still be filled in."""
    if not may_answer(actor, case):
        raise NotAllowed("no post that verifies here")
    now = await cases.get(session, actor.scope, case.id)
    drafting = actor.trust < Trust.BOUND
    if now is None or (paper_of(rules, now) is None and not (drafting and now.state == FIRST)):
        raise NotOpen
    return now


async def _save(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, values: dict[str, Value | None]
) -> None:
    assert actor.person_id is not None
    number = await round_of(session, rules, case)
    draft = actor.trust < Trust.BOUND
    for field, value in values.items():
        given = Given(
            case_id=case.id,
            round=number,
            field=field,
            value=None if value is None else to_json({field: value})[field],
            person_id=actor.person_id,
            channel=actor.channel,
            draft=draft,
            on=session.moment.today,
        )
        await check_answers.add(session, given)
        await audit.record(
            session,
            actor.name,
            "check.draft" if draft else "check.answered",
            f"case:{case.id}",
            {"field": field, "round": number},
        )
