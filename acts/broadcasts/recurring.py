"""Recurring broadcasts: what goes out again every year is prepared by itself, never sent by itself.

On the day of its occasion a draft is written down, once; from then on it is a sending like any
other, which a second person looks at and approves.
"""

from dataclasses import dataclass, replace

from acts import audience
from acts.actor import Actor, Trust
from acts.broadcasts.declined import OutOfDate
from acts.broadcasts.drafting import Wanted, check_form, prepared
from acts.broadcasts.states import may, record, still_good
from acts.declined import Declined, Unfit
from acts.notices import Written, account_of, of_policy
from locales import _
from notifications.notices.recurring import NOBODY, Next, next_of, schedule
from rulebook.loader import Rulebook
from rulebook.notices import FORMS, SHORT
from storage import audit
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.queries import notices, occurrences, regions
from storage.queries import recurring as stored
from storage.queries.notices import Sending, Version
from storage.queries.recurring import Recurring
from storage.queries.regions import Place

LONGEST_AUDIENCE = 500


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is to be prepared every year: a notice by its short name, or a policy's own."""

    slug: str
    occasion: str
    audience: str
    region: Place
    form: str = SHORT


async def recur(session: Session, rules: Rulebook, actor: Actor, wanted: Repeated) -> Recurring:
    """Let a sending be prepared at an occasion of every year; the same again changes nothing.

    Raises:
        NotAllowed: the actor holds no post over the region that sends notices.
        Unfit: there is no such notice, occasion or form, or the audience cannot be understood.
    """
    may(actor, wanted.region.path)
    await _check(session, rules, wanted)
    for one in await stored.running(session, actor.scope):
        if _same(one, wanted):
            return one
    made = Recurring(
        id=new_id(),
        slug=wanted.slug,
        region_id=wanted.region.id,
        path=wanted.region.path,
        audience=wanted.audience.strip(),
        occasion=wanted.occasion,
        form=wanted.form,
        author_id=await account_of(session, actor),
        created_at=session.moment.now,
    )
    await stored.add(session, made)
    await _audit(session, actor.name, made, "made", occasion=made.occasion, slug=made.slug)
    return made


async def end_recurrence(session: Session, actor: Actor, recurring_id: int) -> Recurring | None:
    """Prepare it no more; what was prepared already stays. None when this actor sees no such.

    Raises: NotAllowed
    """
    actor.needs(Trust.CONSOLE)
    found = await stored.get(session, actor.scope, recurring_id)
    if found is None:
        return None
    may(actor, found.path)
    if await stored.end(session, found.id):
        await _audit(session, actor.name, found, "ended")
    return found


async def recurrences(session: Session, rules: Rulebook, actor: Actor) -> list[Next]:
    """All that recurs where this actor may look, with the day each is prepared next."""
    return [
        await next_of(session, rules, one) for one in await stored.running(session, actor.scope)
    ]


async def prepare_due(sessions: Sessions, rules: Rulebook) -> int:
    """Prepare what is due today, each once; returns how many.

    What cannot be prepared stays due, and stands in its author's list with the reason.
    """
    async with sessions.read() as session:
        waiting = [await next_of(session, rules, one) for one in await stored.running(session)]
        today = session.moment.today
    done = 0
    for one in waiting:
        if one.is_due(today):
            done += await _prepare(sessions, rules, one)
    return done


async def _prepare(sessions: Sessions, rules: Rulebook, due: Next) -> bool:
    recurring, day = due.recurring, due.day
    assert day is not None
    async with sessions.read() as session:
        place = await regions.get(session, recurring.region_id)
    assert place is not None
    try:
        await audience.work_out(sessions, rules, place, recurring.audience)
        async with sessions.write() as session:
            fired = (schedule(recurring), day.isoformat(), NOBODY)
            if not await occurrences.fire(session, *fired):
                return False
            await _draft(session, rules, recurring, place)
    except Declined:
        return False
    return True


async def _draft(session: Session, rules: Rulebook, recurring: Recurring, place: Place) -> Sending:
    """Write a draft down in the name of whoever asked for it: somebody else must approve it."""
    notice = await _notice(session, rules, recurring)
    form = recurring.form if notice.brief else SHORT
    aim = await audience.aimed(session, rules, place, recurring.audience)
    await audience.answered(session, rules, aim)
    wanted = Wanted(notice, recurring.audience, place, form)
    sending = prepared(session, wanted, aim, recurring.author_id)
    sending = replace(sending, recurring_id=recurring.id)
    await notices.create(session, sending)
    detail = {"notice": notice.id, "recurring": recurring.id}
    await record(session, "service", sending, "drafted", **detail)
    return sending


async def _notice(session: Session, rules: Rulebook, recurring: Recurring) -> Version:
    if recurring.slug in rules.plain_notices.ready:
        written = Written(recurring.author_id, "service")
        return await of_policy(session, rules, recurring.slug, written)
    found = await notices.latest(session, recurring.slug)
    if found is None:
        raise OutOfDate
    still_good(session, rules, found)
    return found


async def _check(session: Session, rules: Rulebook, wanted: Repeated) -> None:
    """Stop where it could never be prepared."""
    if wanted.occasion not in rules.plain_notices.occasions:
        none = _("There is no occasion “%(name)s”.", name=wanted.occasion)
        raise Unfit.of({"occasion": [none]})
    if wanted.form not in FORMS:
        two = _("There are two forms of a short message: brief and short.")
        raise Unfit.of({"form": [two]})
    written = await notices.latest(session, wanted.slug)
    if written is None and wanted.slug not in rules.plain_notices.ready:
        raise Unfit.of({"slug": [_("There is no notice “%(name)s”.", name=wanted.slug)]})
    if written is not None and wanted.slug not in rules.plain_notices.ready:
        check_form(written, wanted.form)
    if len(wanted.audience) > LONGEST_AUDIENCE:
        long = _("The audience may have at most %(most)s characters.", most=LONGEST_AUDIENCE)
        raise Unfit.of({"audience": [long]})
    await audience.aimed(session, rules, wanted.region, wanted.audience)


def _same(one: Recurring, wanted: Repeated) -> bool:
    return (one.slug, one.occasion, one.region_id, one.audience, one.form) == (
        wanted.slug,
        wanted.occasion,
        wanted.region.id,
        wanted.audience.strip(),
        wanted.form,
    )


async def _audit(session: Session, by: str, one: Recurring, what: str, **detail: str) -> None:
    await audit.record(session, by, f"recurring.{what}", f"recurring:{one.id}", detail)
