"""Screening in a chat: how far campaigns are and who remains (排查 进度), and warnings (预警)."""

from collections.abc import Sequence

from aiogram import Router

from acts.actor import Actor
from acts.screenings.answering import sight_of
from channels.contract import Choice
from handlers import tasks
from handlers.listening import listen
from handlers.matching import chose, either, word
from handlers.reply import Reply, choices
from locales import _, day, ngettext
from notifications.screening_chores import late_since
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import department_warnings, posts, regions, screenings, unscreened
from storage.queries.addresses import Contact
from storage.queries.department_warnings import Wanted
from storage.queries.households import label
from storage.queries.posts import Held
from storage.queries.regions import Place
from storage.queries.screenings import Coverage, Screening
from storage.scope import Scope

MOST = 9
SMS = "sms_"


def routes() -> Router:
    """How far a campaign is, and what departments warned of."""
    router = Router(name="screening")
    asked = word("排查", "排查进度", "排查 进度", "集中排查")
    listen(router, progress, either(asked, chose("screening:progress")))
    listen(router, warned, either(word("预警", "部门预警"), chose("screening:warned")))
    return router


async def progress(session: Session, contact: Contact, actor: Actor) -> Reply:
    """How far each campaign is where this official serves, and who remains in their villages."""
    if not actor.is_official:
        return tasks.unbound(contact)
    lines: list[str] = []
    offered: list[Choice] = []
    for screening in await _under_way(session, actor.held):
        lines += await _lines(session, actor, screening)
        room = MOST - len(offered)
        offered += await _to_visit(session, actor, screening, room) if room else []
    if not lines:
        return Reply("screening.none", _("No screening campaign is under way."))
    if offered:
        lines.append(_("Choose a household you have been to:"))
    return Reply("screening.progress", "\n".join(lines), choices=offered)


async def warned(session: Session, contact: Contact, actor: Actor, rules: Rulebook) -> Reply:
    """The households departments warned of; by SMS only how many."""
    if not actor.is_official or contact.channel.startswith(SMS):
        return await _counted(session, contact)
    warnings = rules.exchanges.warnings
    sight = sight_of(warnings, actor)
    found = await department_warnings.page(session, sight, Wanted(), MOST + 1)
    if not found:
        return _nothing_warned()
    several = len({one.region_id for one in found}) > 1
    lines = [_("Departments warned of these households: please look how they are.")]
    offered: dict[str, str] = {}
    for one in found[:MOST]:
        kind = warnings.kind(one.department, one.kind)
        name = f"{one.village}{one.household}" if several else one.household
        plain = kind.plain if kind else _("please look")
        lines.append(
            _("%(household)s: %(what)s (%(day)s)", household=name, what=plain, day=day(one.on))
        )
        offered[f"visit:{one.household_id}"] = _("Visit %(household)s", household=name)
    if len(found) > MOST:
        lines.append(_("There are more: see the console."))
    lines.append(_("A visit settles it. If help is needed, open a case at the console."))
    return Reply(
        "screening.warned",
        "\n".join(lines),
        choices=choices(*((words, data) for data, words in offered.items())),
    )


async def _counted(session: Session, contact: Contact) -> Reply:
    """How many households, for a phone that may be anybody's."""
    held: Sequence[Held] = ()
    if contact.person_id:
        held = await posts.held_by(session, contact.person_id, session.moment.today)
    if not held:
        return tasks.unbound(contact)
    scope = Scope(tuple(post.path for post in held))
    waiting = await department_warnings.waiting(session, scope, late_since(session))
    count = sum(one.households for one in waiting)
    if not count:
        return _nothing_warned()
    return Reply(
        "screening.counted",
        ngettext(
            "Departments warned of %(count)s household to look at. Send 预警 in your bound chat.",
            "Departments warned of %(count)s households to look at. Send 预警 in your bound chat.",
            count,
        ),
    )


async def _under_way(session: Session, held: Sequence[Held]) -> list[Screening]:
    today = session.moment.today
    found: dict[int, Screening] = {}
    for path in dict.fromkeys(post.path for post in held):
        for one in await screenings.under_way(session, path, today):
            found[one.id] = one
    inside = await screenings.unclosed(session, Scope(tuple(post.path for post in held)))
    found |= {one.id: one for one in inside if one.first <= today <= one.last}
    return sorted(found.values(), key=lambda one: (one.last, one.id))


async def _lines(session: Session, actor: Actor, screening: Screening) -> list[str]:
    """One line for each place this official serves that the campaign looks at."""
    lines = []
    for path, region_id in {post.path: post.region_id for post in actor.held}.items():
        if not (path.startswith(screening.path) or screening.path.startswith(path)):
            continue
        reached = await screenings.coverage(session, screening.id, path)
        place = await regions.get(session, region_id)
        if place is not None and reached.total:
            lines.append(_line(screening, place, reached))
    return lines


def _line(screening: Screening, place: Place, reached: Coverage) -> str:
    values = {
        "title": screening.title,
        "place": place.name,
        "done": reached.done,
        "total": reached.total,
        "day": day(screening.last),
    }
    if reached.done == reached.total:
        return _("%(title)s: %(place)s %(done)s/%(total)s households, all looked at", **values)
    if not reached.paused:
        return ngettext(
            "%(title)s: %(place)s %(done)s/%(total)s households, %(count)s left, until %(day)s",
            "%(title)s: %(place)s %(done)s/%(total)s households, %(count)s left, until %(day)s",
            reached.left,
            **values,
        )
    return ngettext(
        "%(title)s: %(place)s %(done)s/%(total)s households, %(count)s left, until %(day)s; "
        "%(paused)s more are paused",
        "%(title)s: %(place)s %(done)s/%(total)s households, %(count)s left, until %(day)s; "
        "%(paused)s more are paused",
        reached.left,
        paused=reached.paused,
        **values,
    )


async def _to_visit(
    session: Session, actor: Actor, screening: Screening, room: int
) -> list[Choice]:
    """The first households that remain in this official's own villages."""
    villages = [post.region_id for post in actor.held if post.level == "village"]
    if not villages:
        return []
    left = await unscreened.to_go_to(session, actor.scope, screening, villages, room)
    return list(choices(*((label(one), f"visit:{one.id}") for one in left)))


def _nothing_warned() -> Reply:
    return Reply("screening.nothing", _("No warning of a department waits. Thank you."))
