"""The first hour: what is set up, what is not yet, and the page where each is done.

Every line asks the tables how it stands; nothing here is ticked by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from acts.actor import Actor
from acts.offices import ADMINISTRATORS, places
from console import words
from console.gate import account_of, actor_of
from console.house import HOUSE, House
from console.render import page
from locales import _
from storage.engine import Session
from storage.queries import accounts, first_steps, message_templates, people
from storage.queries.first_steps import Notices
from storage.queries.staff import SignIn
from storage.scope import Scope

PLACE = "/console/begin"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to set up: whether it is, what is known of it, and where it is done."""

    title: str
    done: bool
    told: str
    link: str
    act: str


async def show(request: web.Request) -> web.Response:
    """What comes next, with everything before and after it."""
    house, actor, account = request.app[HOUSE], actor_of(request), account_of(request)
    async with house.sessions.read() as session:
        lines = await _own(session, house, actor, account)
        if scope := _administered(actor):
            lines += await _county(session, house, scope)
            lines += _notices(await first_steps.notices(session, scope))
    open_ones = [line for line in lines if not line.done]
    values = {"lines": lines, "next_line": open_ones[0] if open_ones else None}
    return await page(request, "begin.html", values)


async def is_wanted(session: Session, actor: Actor) -> bool:
    """Whether a sign-in ends here: for who administers a place that has not sent a notice yet."""
    scope = _administered(actor)
    return scope is not None and not await first_steps.has_sent(session, scope)


def _administered(actor: Actor) -> Scope | None:
    paths = places(actor, ADMINISTRATORS)
    return Scope(paths) if paths else None


async def _own(session: Session, house: House, actor: Actor, account: SignIn) -> list[Line]:
    assert actor.person_id is not None
    bound = (await people.reached(session, [actor.person_id])).get(actor.person_id, False)
    told = _("Without it, whoever learns your password can sign in as you.")
    if account.demo and not account.has_second_factor:
        told = _("A demo sign-in works on this computer only, so it may do without.")
    return [
        Line(
            _("Protect your own sign-in with a second factor"),
            account.has_second_factor,
            "" if account.has_second_factor else told,
            "/console/account#second-factor",
            _("Set it up"),
        ),
        Line(
            _("Bind your own chat, so that work reaches your phone"),
            bound,
            "",
            "/console/binding",
            _("Make a code"),
        ),
    ]


async def _county(session: Session, house: House, scope: Scope) -> list[Line]:
    with_landline, villages = await first_steps.landlines(session, scope)
    families = await first_steps.families(session, scope)
    with_sign_in, officials = await accounts.how_many(session, scope)
    named = [words.CHANNELS[name]() for name in house.channels if name in words.CHANNELS]
    return [
        Line(
            _("Villages, with a number that families can call"),
            bool(villages) and with_landline == villages,
            _("%(some)s of %(all)s villages have one.", some=with_landline, all=villages),
            "/console/imports",
            _("Hand in the list of places"),
        ),
        Line(
            _("Families and the officials who look after them"),
            bool(families),
            _(
                "%(families)s families, %(officials)s officials.",
                families=families,
                officials=officials,
            ),
            "/console/imports",
            _("Hand in the lists"),
        ),
        Line(
            _("A sign-in for a second person, without whose approval nothing leaves"),
            with_sign_in > 1,
            _("%(some)s of %(all)s officials have a sign-in.", some=with_sign_in, all=officials),
            "/console/accounts",
            _("Give sign-ins"),
        ),
        Line(
            _("A way by which messages leave"),
            any(name.startswith("sms_") for name in house.channels),
            _("Set up: %(channels)s.", channels=_(", ").join(named)) if named else "",
            "/console/deliveries",
            _("See the messages"),
        ),
        *await _templates(session),
    ]


async def _templates(session: Session) -> list[Line]:
    """Only where a channel takes nothing but approved texts."""
    strict = sorted(await message_templates.only_on(session))
    if not strict:
        return []
    approved = await first_steps.templates(session, strict)
    missing = [words.word(words.CHANNELS, name) for name in strict if name not in approved]
    return [
        Line(
            _("Texts registered with the provider"),
            not missing,
            _("Still missing for: %(channels)s.", channels=_(", ").join(missing))
            if missing
            else "",
            "/console/templates",
            _("Register texts"),
        )
    ]


def _notices(found: Notices) -> list[Line]:
    steps: list[tuple[Callable[[], str], int, str, Callable[[], str]]] = [
        (
            lambda: _("Write your first notice"),
            found.written,
            "/console/notices/new",
            lambda: _("Write"),
        ),
        (
            lambda: _("Choose whom it is for"),
            found.prepared,
            "/console/notices",
            lambda: _("To the notices"),
        ),
        (
            lambda: _("Ask a second person to approve it"),
            found.approved,
            "/console/approvals",
            lambda: _("See what waits for approval"),
        ),
        (
            lambda: _("Send it, and see whether it arrives"),
            found.begun,
            "/console/notices",
            lambda: _("To the notices"),
        ),
    ]
    return [Line(title(), number > 0, "", link, act()) for title, number, link, act in steps]
