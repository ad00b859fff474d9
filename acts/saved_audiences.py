"""Saved audiences: a filter under a name, to be used again as 名单:NAME."""

from dataclasses import dataclass
from datetime import datetime

from acts import audience as aiming
from acts.actor import Actor, NotAllowed, Trust
from acts.audience_words import told
from acts.declined import Unfit
from acts.notices import SENDERS
from locales import _
from rulebook import audience
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import regions, saved_audiences
from storage.queries.regions import Place

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A saved audience in the words of its region; `mine` when this actor may take it away."""

    id: int
    region: str
    name: str
    shown: str
    created_at: datetime
    mine: bool


async def save(
    session: Session, rules: Rulebook, actor: Actor, region: Place, name: str, text: str
) -> None:
    """Keep an audience of a region under a name; the same name again gets the new audience.

    What was prepared with the old one keeps it. A saved audience cannot use another one.

    Raises:
        NotAllowed: the actor holds no post over the region that sends notices.
        Unfit: the name or the audience cannot be used.
    """
    actor.needs(Trust.CONSOLE)
    if actor.role_among(region.path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")
    problems = []
    words = await aiming.vocabulary(session, rules, region, text, lists=False)
    read = audience.parse(text, words)
    if isinstance(read, tuple):
        problems += [told(problem) for problem in read]
    elif read == audience.EVERYONE:
        problems.append(_("Write whom the list is for: an empty list is everyone anyway."))
    named = _name_problems(name)
    if named or problems or isinstance(read, tuple):
        raise Unfit.of({"name": named, "audience": problems})
    kept = audience.show(read)
    await saved_audiences.put(session, region.id, name, kept, actor.name)
    detail = {"name": name, "filter": kept}
    await audit.record(session, actor.name, "audience.saved", f"region:{region.id}", detail)


async def listed(session: Session, rules: Rulebook, actor: Actor) -> list[Listed]:
    """The saved audiences of the places an actor sends notices for, and of the places above."""
    found: dict[int, Listed] = {}
    for post in actor.held:
        region = await regions.get(session, post.region_id)
        if region is None or post.role not in SENDERS:
            continue
        for one in await saved_audiences.usable_at(session, region.path):
            own = await regions.get(session, one.region_id)
            assert own is not None
            words = await aiming.vocabulary(session, rules, own, one.text, lists=False)
            shown = audience.show(aiming.filter_of(one.text), words)
            mine = actor.role_among(one.path, SENDERS) is not None
            found[one.id] = Listed(one.id, one.region, one.name, shown, one.created_at, mine)
    return list(found.values())


async def remove(session: Session, actor: Actor, saved_id: int) -> bool:
    """Take a saved audience away; False when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over its region that sends notices.
    """
    actor.needs(Trust.CONSOLE)
    one = await saved_audiences.get(session, actor.scope, saved_id)
    if one is None:
        return False
    if actor.role_among(one.path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")
    detail = {"name": one.name}
    await audit.record(session, actor.name, "audience.removed", f"region:{one.region_id}", detail)
    return await saved_audiences.remove(session, one.id)


def _name_problems(name: str) -> list[str]:
    if audience.bare(name) == name and len(name) <= LONGEST_NAME:
        return []
    return [
        _(
            "A list is called by one word of at most %(count)s characters, without signs.",
            count=LONGEST_NAME,
        )
    ]
