"""What becomes of a warning: somebody looked and nothing is to be done, or a case begins."""

from dataclasses import replace

from acts import opening
from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.declined import NeedsReason
from acts.opening import IDENTIFY
from channels.text import clean
from locales import _, day
from rulebook.cases import Refusal
from rulebook.department_warnings import Warnings
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import department_warnings, households
from storage.queries.cases import Filed
from storage.queries.department_warnings import CASE, LOOKED, OPEN, Kept, Sight
from storage.scope import Scope

LOOKERS = (
    *("village_committee", "first_secretary", "team_member", "helper"),
    *("township_cadre", "township_government"),
    *("county_rural_revival_bureau", "county_leading_group"),
)
"""Who looks at what any office warned of; an office sees only its own warnings."""
SHORTEST_NOTE, LONGEST_NOTE = 2, 200


def sight_of(warnings: Warnings, actor: Actor) -> Sight:
    """What an official may see: all at the places where they look, else their own office's."""
    looking = tuple(post.path for post in actor.held if post.role in LOOKERS)
    roles = {office.role for office in warnings.offices.values()}
    own = [post for post in actor.held if post.role in roles]
    held = {post.role for post in own}
    return Sight(
        Scope(looking, person_id=actor.person_id, helped=actor.scope.helped),
        Scope(tuple(post.path for post in own)),
        [key for key, office in warnings.offices.items() if office.role in held],
    )


async def looked(
    session: Session, rules: Rulebook, actor: Actor, warning_id: int, note: str
) -> bool | None:
    """Settle a warning: looked, nothing to do; False when it was settled before, None when absent.

    Raises:
        NotAllowed: the actor settles no warnings there.
        NeedsReason: one sentence is needed.
    """
    warning = await _mine(session, rules, actor, warning_id)
    if warning is None:
        return None
    said = clean(note, LONGEST_NOTE)
    if len(said) < SHORTEST_NOTE:
        raise NeedsReason
    if not await department_warnings.settle(session, warning.id, LOOKED, actor.person_id, said):
        return False
    await audit.record(session, actor.name, "warning.looked", f"warning:{warning.id}")
    return True


async def open_case(
    session: Session, rules: Rulebook, actor: Actor, warning_id: int
) -> Filed | Refusal | None:
    """Begin a case with a warning as its lead, or join the one that is under way.

    None when the warning is absent or settled. The case counts as found by the office.

    Raises:
        NotAllowed: the actor settles no warnings there.
    """
    warning = await _mine(session, rules, actor, warning_id)
    if warning is None or warning.state != OPEN:
        return None
    household = await households.get(session, actor.scope, warning.household_id)
    if household is None:
        return None
    office = rules.exchanges.warnings.offices.get(warning.department)
    start = replace(
        opening.about(household, IDENTIFY, session.moment.today),
        role=office.opens_as if office else "county_sector_dept",
        note=sentence(rules.exchanges.warnings, warning),
    )
    case = await opening.begin(session, rules, SERVICE, start)
    if isinstance(case, Refusal):
        return case
    await department_warnings.settle(session, warning.id, CASE, actor.person_id, case_id=case.id)
    detail = {"case": case.id}
    await audit.record(session, actor.name, "warning.case", f"warning:{warning.id}", detail)
    return case


def sentence(warnings: Warnings, warning: Kept) -> str:
    """A warning in one sentence, with everything the office said, for those who look."""
    office = warnings.offices.get(warning.department)
    kind = warnings.kind(warning.department, warning.kind)
    words = _(
        "%(office)s warned on %(day)s: %(kind)s",
        office=office.zh if office else warning.department,
        day=day(warning.on),
        kind=kind.zh if kind else warning.kind,
    )
    amount = warning.detail.get("amount")
    told = [
        _("%(amount)s yuan", amount=amount) if amount else "",
        warning.detail.get("said", ""),
    ]
    return "；".join([words, *filter(None, told)])


async def _mine(session: Session, rules: Rulebook, actor: Actor, warning_id: int) -> Kept | None:
    actor.needs(Trust.CONSOLE)
    warning = await department_warnings.get(
        session, sight_of(rules.exchanges.warnings, actor), warning_id
    )
    if warning is None:
        return None
    if actor.role_among(warning.path, LOOKERS, warning.household_id) is None:
        raise NotAllowed("settles no warnings here")
    return warning
