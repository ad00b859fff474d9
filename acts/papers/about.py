"""What every paper of a case says on top and at its foot: whose it is, where, and whom to call."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from acts.actor import Actor
from acts.papers.paper import Block, Facts, Paper, Table
from locales import _, day, ngettext
from notifications.wording import shown_code
from rulebook import masking
from storage.engine import Session
from storage.queries import households, members, regions
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.queries.members import Relative

BLANK = ""
"""A cell or a line people fill in by hand."""


@dataclass(frozen=True, slots=True)
class About:
    """A case with its household as far as the actor may see it, and its place in words."""

    case: Filed
    household: Household | None
    members: tuple[Relative, ...]
    place: str
    office: str
    landline: str
    today: date

    @property
    def who(self) -> str:
        """Whose the paper is: the head's name, or what the case is about."""
        return self.household.head if self.household else self.case.subject

    @property
    def number(self) -> str:
        """The household's number in its village."""
        return _("No. %(number)s", number=self.household.number) if self.household else ""


async def about(session: Session, actor: Actor, case: Filed) -> About:
    """Read what a case's papers have in common."""
    household = await households.get(session, actor.scope, case.household_id or 0)
    family = await members.of_household(session, actor.scope, household.id) if household else []
    chain = await regions.chain(session, case.region_id)
    return About(
        case=case,
        household=household,
        members=tuple(family),
        place="".join(chain),
        office=chain[0] if chain else "",
        landline=await regions.landline_for(session, case.region_id) or "",
        today=session.moment.today,
    )


def paper(case: About, kind: str, title: str, blocks: tuple[Block, ...], **more: Any) -> Paper:
    """A paper of a case, with its number, place and foot."""
    empty = Paper(
        kind=kind,
        title=title,
        code=case.case.code,
        shown_code=shown_code(case.case.code),
        place=f"{case.place} {case.number}".strip(),
        foot=foot(case.office, case.today, case.landline),
        blocks=blocks,
    )
    return replace(empty, **more)


def foot(office: str, on: date, landline: str) -> str:
    """Who made a paper and when, and whom to call about it."""
    if not landline:
        return _("%(office)s, made on %(day)s", office=office, day=written(on))
    return _(
        "%(office)s, made on %(day)s. Questions: call %(landline)s",
        office=office,
        day=written(on),
        landline=landline,
    )


def head(case: About) -> Facts:
    """Whose paper it is."""
    rows = [(_("Head of the household") if case.household else _("About"), case.who)]
    if case.household:
        rows.append((_("Home"), f"{case.place} {case.number}"))
    if case.members:
        size = ngettext("%(count)s person", "%(count)s people", len(case.members))
        rows.append((_("Members"), size))
    return Facts("head", tuple(rows))


def family(case: About) -> Table | None:
    """The members of the household; of an identity number only whether there is one."""
    if not case.members:
        return None
    rows = [
        (one.name, one.relation, masking.identity("there" if one.has_id_number else None))
        for one in case.members
    ]
    header = (_("Name"), _("Relation to the head"), _("Identity number on file"))
    return Table("members", header, tuple(rows), _("Members of the family"), (3, 3, 2))


def given(*blocks: Block | None) -> tuple[Block, ...]:
    """The parts there are."""
    return tuple(block for block in blocks if block is not None)


def written(value: date) -> str:
    """A day with its year: a paper is read years later."""
    return day(value, date.min)
