"""The card (明白卡) of a household: as what it is registered, what it gets, who helps, what came.

Made from records only; nobody fills one in. It names no illness, no income and no ID digit.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from acts import card_benefits, facts
from acts.card_benefits import Benefit
from acts.confirmations import CARD, Asked, ask
from acts.help_plans.words import unit_of
from locales import _, day, language, speaking
from locales.benefits import how_much
from notifications import tell
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import (
    assignments,
    case_ends,
    cases,
    confirmations,
    help_measures,
    members,
    regions,
)
from storage.queries import facts as stored_facts
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.confirmations import New
from storage.queries.help_measures import DONE, Kept
from storage.queries.households import Household, label
from storage.scope import EVERYTHING

GENERAL = "general"
"""The status of a household that is under no watch."""


@dataclass(frozen=True, slots=True)
class Item:
    """One measure or benefit: in words, what the rulebook says it comes to, since or until when.

    `figure` is that amount as the rulebook has it, whatever the language of `amount`.
    """

    text: str
    policy: str | None
    amount: str | None
    state: str
    due_on: date | None
    done_on: date | None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class HelpedBy:
    """Who helps, of which unit, under which telephone of the office, since when."""

    name: str
    unit: str
    landline: str | None
    since: date


@dataclass(frozen=True, slots=True)
class Card:
    """What the card says. `kind` is what the household is registered as, `since` that day.

    `benefits` are registered; `may` are policies it may ask for besides, which nobody confirms.
    """

    household: str
    village: str
    kind: str
    since: date | None
    people: int | None
    helper: HelpedBy | None
    items: Sequence[Item]
    landline: str | None
    code: str | None
    benefits: Sequence[Benefit] = ()
    may: Sequence[str] = ()

    @property
    def version(self) -> str:
        """What tells this card from another one: a fingerprint of what is registered."""
        items = [asdict(item) | {"amount": None} for item in self.items]
        registered = asdict(self) | {"may": None, "items": items}
        said = json.dumps(registered, ensure_ascii=False, default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


async def card(
    session: Session, rules: Rulebook, household: Household, known: facts.Raw | None = None
) -> Card:
    """Put a household's card together; the caller has looked who may see it.

    `known` are its facts, where many households' were read at once.
    """
    place = await regions.get(session, household.region_id)
    case = await case_of(session, household)
    measures = await help_measures.of_household(session, EVERYTHING, household.id)
    on = [one for one in measures if one.standing and _is_on(one, case)]
    raw = known or await facts.of_household(session, rules, household, session.moment.today)
    has = card_benefits.registered(raw)
    return Card(
        household=label(household),
        village=place.full_name if place else "",
        kind=kind_in_words(rules, household.status),
        since=await case_ends.day_of(session, household.id, "identify", "monitored")
        if household.monitored
        else await case_ends.day_of(session, household.id, "risk_removal", "removed"),
        people=await _people(session, household),
        helper=await _helper(session, household),
        items=[_item(rules, one) for one in on],
        landline=await regions.landline_for(session, household.region_id),
        code=case.code if case else None,
        benefits=has,
        may=card_benefits.may_ask_for(rules, raw, has, {one.policy or "" for one in on}),
    )


async def hand_out(
    session: Session, rules: Rulebook, household: Household, case: Filed | None, by: int | None
) -> int:
    """Send a household its card and ask whether it is right; returns the confirmation's id."""
    shown, text = await for_reader(session, rules, household)
    return await ask(session, rules, Asked(CARD, household, case, shown.version, text, by))


async def for_reader(
    session: Session, rules: Rulebook, household: Household, known: facts.Raw | None = None
) -> tuple[Card, str]:
    """A card and its text, in the language of whoever gets it."""
    contact = await tell.household_contact(session, household.id)
    with speaking(contact.language if contact else language()):
        shown = await card(session, rules, household, known)
        return shown, in_words(rules, shown)


async def show(
    session: Session, rules: Rulebook, contact: Contact, household: Household
) -> tuple[Card, bool]:
    """The card for a household's own chat, and whether it is asked there if the card is right.

    Who said yes to this very card is not asked again.
    """
    shown = await card(session, rules, household)
    case = await case_of(session, household)
    if await confirmations.said_yes(session, household.id, CARD, shown.version):
        return shown, False
    new = New(CARD, household.id, case.id if case else None, shown.version, contact.id, None)
    await confirmations.add(session, new)
    return shown, True


def kind_in_words(rules: Rulebook, status: str) -> str:
    """What a household is registered as."""
    word = "none" if status == GENERAL else status
    return str(rules.policies.fields["hh.class"].labels[word])


def in_words(rules: Rulebook, shown: Card) -> str:
    """The card as a chat of the household's own shows it."""
    lines = [
        _("Card of %(household)s, %(village)s", household=shown.household, village=shown.village),
        _("Registered as: %(kind)s", kind=shown.kind)
        if shown.since is None
        else _(
            "Registered as: %(kind)s, since %(day)s", kind=shown.kind, day=day(shown.since, _never)
        ),
    ]
    if shown.people is not None:
        lines.append(_("People in the family: %(count)s", count=shown.people))
    if shown.helper:
        lines.append(
            _(
                "Helper: %(name)s, %(unit)s, telephone of the office %(landline)s",
                name=shown.helper.name,
                unit=shown.helper.unit,
                landline=shown.helper.landline or shown.landline or "12345",
            )
        )
    if shown.benefits:
        lines.append(_("By the register your family gets:"))
        lines += [f"· {card_benefits.in_words(one)}" for one in shown.benefits]
    if shown.items:
        lines.append(_("Help that is planned or came:"))
        lines += [line_of(number, item) for number, item in enumerate(shown.items, 1)]
    if not shown.benefits and not shown.items:
        lines.append(_("Nothing is on record yet."))
    if shown.may:
        lines.append(_("By the rules your family may also ask for:"))
        lines += [f"· {title}" for title in may_in_words(rules, shown)]
    return "\n".join(lines)


def may_in_words(rules: Rulebook, shown: Card) -> Sequence[str]:
    """What the family may ask for besides, by title; only what applies by what is known."""
    named = shown.may[: card_benefits.MOST]
    return [card_benefits.title_of(rules, one) for one in named]


def line_of(number: int, item: Item) -> str:
    """One measure as a line."""
    text = (
        f"{item.text}（{item.policy}）" if item.policy and item.policy != item.text else item.text
    )
    if item.done_on:
        said = _(
            "%(number)s. %(measure)s, done on %(day)s",
            number=number,
            measure=text,
            day=day(item.done_on, _never),
        )
    elif item.due_on:
        said = _(
            "%(number)s. %(measure)s, planned until %(day)s",
            number=number,
            measure=text,
            day=day(item.due_on, _never),
        )
    else:
        said = _("%(number)s. %(measure)s, planned", number=number, measure=text)
    return f"{said}  {item.amount}" if item.amount else said


_never = date.min
"""A card is kept for long, so its days are told with their year."""


def _is_on(measure: Kept, case: Filed | None) -> bool:
    """What was done stays on the card, what is planned only of the plan that goes on."""
    return measure.state == DONE or (case is not None and measure.case_id == case.id)


def _item(rules: Rulebook, measure: Kept) -> Item:
    policy = rules.policies.by_id.get(measure.policy or "")
    return Item(
        measure.text,
        policy.title if policy else None,
        how_much(policy.benefit) if policy else None,
        measure.state,
        measure.due_on,
        measure.done_on,
        f"{policy.benefit.amount} {policy.benefit.unit}" if policy else "",
    )


async def case_of(session: Session, household: Household) -> Filed | None:
    """The case a card belongs to: the plan that goes on, else what put the family under watch."""
    plan = await cases.open_of(session, EVERYTHING, household.id, "help_plan")
    if plan or not household.monitored:
        return plan
    last = await case_ends.last_of(session, household.id, "identify", "monitored")
    return await cases.get(session, EVERYTHING, last) if last else None


async def _people(session: Session, household: Household) -> int | None:
    """How many live there: what was said last, else how many the roster lists."""
    said = (await stored_facts.standing(session, [household.id], {"hh.size"})).get(household.id)
    if said:
        return int(said[0].value)
    return len(await members.of_household(session, EVERYTHING, household.id)) or None


async def _helper(session: Session, household: Household) -> HelpedBy | None:
    today = session.moment.today
    found = await assignments.helper_of(session, household.id, today)
    who = await assignments.official(session, found.person_id, today) if found else None
    if found is None or who is None:
        return None
    landline = await regions.landline_for(session, who.region_id)
    return HelpedBy(who.name, unit_of(who), landline, found.since)
