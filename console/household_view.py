"""A household as officials see it: who they are, what is known, what they get, what happened.

Phones are masked, identity numbers are only there or not, sensitive facts are hidden, until
`acts.unmasking` shows them once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from acts import card_benefits, cards, unmasking
from acts.actor import Actor
from acts.audit_view import person_of
from acts.cards import Card
from acts.standing_tags import TAGS
from acts.unmasking import NOTHING, Plain
from console import audit_words, fact_words, words
from console.fact_words import Line
from rulebook import masking
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import (
    assignments,
    audited,
    card_answers,
    facts,
    household_record,
    logged,
    members,
    officials,
    regions,
    visit_pauses,
)
from storage.queries.card_answers import CardAnswer
from storage.queries.household_record import Held, Message, Noticed, Reported
from storage.queries.households import Household
from storage.queries.logged import Entry
from storage.queries.visit_pauses import Pause

FEW = 10
LONGEST_STORY = 30
LOOKED_ONLY = ("household.read", "household.searched", "case.read", "paper.made")


@dataclass(frozen=True, slots=True)
class Way:
    """A phone or chat of the family, masked unless it is shown plainly."""

    channel: str
    number: str
    shared: bool
    no_notices: bool
    heard: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """A member; `number` is empty unless it is shown plainly."""

    id: int
    name: str
    relation: str
    has_number: bool
    number: str


@dataclass(frozen=True, slots=True)
class Helped:
    """Who helps or helped, from which day to which."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing of the family's story: when, who did what, and the case it was in."""

    at: datetime
    who: str
    what: str
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Everything a household's page shows; `label` and `village` are on its `card`."""

    household: Household
    head: str
    card: Card
    gets: Sequence[str]
    may: Sequence[tuple[str, str]]
    answer: CardAnswer | None
    tags: Sequence[tuple[str, bool]]
    ways: Sequence[Way]
    people: Sequence[Person]
    facts: Sequence[Line]
    helpers: Sequence[Helped]
    pause: Pause | None
    cases: Sequence[Held]
    visits: Sequence[Entry]
    messages: Sequence[Message]
    notices: Sequence[Noticed]
    reports: Sequence[Reported]
    story: Sequence[Told]
    names_hidden: bool


async def whole(
    session: Session, rules: Rulebook, actor: Actor, household: Household, plain: Plain = NOTHING
) -> View:
    """Everything known of a household within this actor's scope."""
    named = plain.names or unmasking.knows_by_name(actor, household)
    shown = await cards.card(session, rules, household)
    people = await _people(session, actor, household, plain, named=named)
    held = await household_record.cases(session, actor.scope, household.id)
    known = (await facts.standing(session, [household.id])).get(household.id, [])
    tags = (await members.tags_of(session, [household.id])).get(household.id, frozenset())
    today = session.moment.today
    wanted = logged.Wanted(household_id=household.id)
    return View(
        household=household,
        head=household.head if named else masking.name(household.head),
        card=shown,
        gets=[card_benefits.in_words(one) for one in shown.benefits],
        may=[(one, card_benefits.title_of(rules, one)) for one in shown.may],
        answer=await card_answers.last_of(session, actor.scope, household.id),
        tags=[(tag, tag in TAGS.get(household.status, ())) for tag in sorted(tags)],
        ways=await _ways(session, household, plain),
        people=people,
        facts=fact_words.lines(
            rules, known, {one.id: one.name for one in people}, plain=plain.facts
        ),
        helpers=await _helpers(session, household),
        pause=(await visit_pauses.paused(session, [household.id], today)).get(household.id),
        cases=held,
        visits=await logged.page(session, actor.scope, wanted, FEW),
        messages=await household_record.messages(session, household.id, FEW),
        notices=await household_record.notices(session, household.id, FEW),
        reports=await household_record.reports(session, actor.scope, household.id),
        story=await _story(session, rules, household, held),
        names_hidden=not named,
    )


async def landline(session: Session, household: Household) -> str | None:
    """Whom to call about the family."""
    return await regions.landline_for(session, household.region_id)


async def _people(
    session: Session, actor: Actor, household: Household, plain: Plain, *, named: bool
) -> list[Person]:
    found = await members.of_household(session, actor.scope, household.id)
    return [
        Person(
            one.id,
            one.name if named else masking.name(one.name),
            one.relation,
            one.has_id_number,
            plain.id_numbers.get(one.id, ""),
        )
        for one in found
    ]


async def _ways(session: Session, household: Household, plain: Plain) -> list[Way]:
    found = await household_record.phones(session, household.id)
    return [
        Way(
            channel=words.word(words.CHANNELS, one.channel),
            number=plain.phones.get(one.id, masking.phone(one.external))
            if one.channel.startswith("sms_")
            else "",
            shared=one.shared,
            no_notices=one.no_notices,
            heard=one.last_in_at,
        )
        for one in found
    ]


async def _helpers(session: Session, household: Household) -> list[Helped]:
    """Those of today and before, the last one first."""
    periods = await assignments.periods(session, [household.id])
    names = await officials.names(session, [period[1] for period in periods])
    found = [Helped(names.get(who, ""), since, until) for _home, who, since, until in periods]
    return sorted(found, key=lambda one: one.since, reverse=True)


async def _story(
    session: Session, rules: Rulebook, household: Household, held: Sequence[Held]
) -> list[Told]:
    """What was done in the family's cases and with its registration, the latest first."""
    steps = await household_record.steps(session, [case.id for case in held], LONGEST_STORY)
    subject = f"household:{household.id}"
    rows = await audited.about(session, [subject], LOOKED_ONLY, LONGEST_STORY)
    ids = {step.person_id for step in steps if step.person_id}
    ids |= {number for row in rows if (number := person_of(row.actor))}
    names = await officials.names(session, ids)
    told = [
        Told(
            step.recorded_at,
            names.get(step.person_id or 0, "") or words.roles(rules, (step.role,)),
            words.step(rules, rules.procedures[step.procedure], step.event, step.to_state),
            step.case_id,
        )
        for step in steps
    ]
    told += [
        Told(row.at, _called(row.actor, names), words.word(audit_words.ACTIONS, row.action))
        for row in rows
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)[:LONGEST_STORY]


def _called(actor: str, names: Mapping[int, str]) -> str:
    return names.get(person_of(actor) or 0, "") or audit_words.actor(actor)
