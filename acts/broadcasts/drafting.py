"""Preparing a broadcast: what is said to whom, written down for a second person to look at."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from acts.actor import Actor
from acts.audience import Aimed, aimed, answered, kept
from acts.broadcasts.states import DRAFT, about, may, record, still_good
from acts.declined import Unfit
from acts.notices import account_of
from locales import _
from rulebook import audience as filters
from rulebook.loader import Rulebook
from rulebook.notices import BRIEF, FIELDS, FORMS, SHORT
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import notices
from storage.queries.notices import Sending, Version
from storage.queries.regions import Place

__all__ = ["Wanted", "about", "draft_broadcast", "fingerprint", "prepared"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent to whom: a notice, households of a region, and the form on phones."""

    notice: Version
    audience: str
    region: Place
    form: str = SHORT


async def draft_broadcast(
    session: Session, rules: Rulebook, actor: Actor, wanted: Wanted
) -> Sending:
    """Prepare the sending of a notice to households of a region; nothing leaves.

    What the rules say of the policies and groups of the audience is worked out anew.

    Raises:
        NotAllowed: the actor holds no post over the region that sends notices.
        Unfit: the audience cannot be understood, or the notice has no such form.
        OutOfDate: the notice is past its review date.
    """
    may(actor, wanted.region.path)
    still_good(session, rules, wanted.notice)
    check_form(wanted.notice, wanted.form)
    aim = await aimed(session, rules, wanted.region, wanted.audience)
    await answered(session, rules, aim)
    sending = prepared(session, wanted, aim, await account_of(session, actor))
    await notices.create(session, sending)
    detail = {"notice": wanted.notice.id, "region": wanted.region.id}
    await record(session, actor.name, sending, "drafted", **detail)
    return sending


def prepared(session: Session, wanted: Wanted, aim: Aimed, author_id: int) -> Sending:
    """A broadcast as it is written down first."""
    return Sending(
        id=new_id(),
        notice_id=wanted.notice.id,
        region_id=wanted.region.id,
        path=wanted.region.path,
        audience=kept(aim),
        fingerprint=fingerprint(wanted.notice, aim),
        state=DRAFT,
        author_id=author_id,
        approver_id=None,
        created_at=session.moment.now,
        approved_at=None,
        started_at=None,
        form=wanted.form,
    )


def check_form(notice: Version, form: str) -> None:
    """Stop unless a notice has this form of a short message.

    Raises: Unfit
    """
    if form not in FORMS:
        two = _("There are two forms of a short message: brief and short.")
        raise Unfit.of({"form": [two]})
    if form == BRIEF and not notice.brief:
        none = _("This notice has no short message of one part: write one, or send two.")
        raise Unfit.of({"form": [none]})


def fingerprint(notice: Version, aim: Aimed) -> str:
    """What is said to whom: alike for the same words to the same households."""
    said = [getattr(notice, name) for name in FIELDS]
    figures = sorted((name, str(one.value)) for name, one in notice.figures.items())
    others = {language: asdict(words) for language, words in sorted(notice.others.items())}
    what = [said, figures, others, aim.places, filters.show(aim.filter), aim.got]
    return sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()
