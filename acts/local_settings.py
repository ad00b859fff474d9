"""Local settings: what a place sets for a year; what nobody has set is asked for, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Unfit
from acts.setting_words import complaint
from locales import _
from rulebook import local_settings
from rulebook.duties.entry import asks_less
from rulebook.eligibility.policy import Policy
from rulebook.fact_uses import needing
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE, Problem, Setting, Value
from storage import audit
from storage.engine import Session
from storage.in_force import duties_at, province_at, province_of, read, values_at
from storage.queries import local_settings as stored
from storage.queries.local_settings import Kept
from storage.queries.regions import Place

__all__ = [
    "DUTIES",
    "SETTERS",
    "Standing",
    "Wanted",
    "duties_at",
    "figure",
    "known",
    "listed",
    "missing",
    "number",
    "province_of",
    "read",
    "set_value",
    "take_back",
    "values_at",
]

SETTERS = ("county_rural_revival_bureau", "county_leading_group")
"""Whose posts may set figures, each for its own region and what lies in it."""

DUTIES = "duties"
"""The group of settings that switch a duty on; without them nothing else is undecided."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to set: for a year, by whatever name, as typed."""

    year: int
    name: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A setting at a place in a year.

    `value` is None while nobody has set it; `region` is the place whose value it is. `last_year`
    is only for people to look at, `needed_by` are policies that look at the setting.
    """

    setting: Setting
    value: Value | None
    region: str = ""
    set_at: datetime | None = None
    note: str = ""
    last_year: Value | None = None
    needed_by: tuple[Policy, ...] = ()


async def set_value(
    session: Session, rules: Rulebook, actor: Actor, place: Place, wanted: Wanted
) -> Standing:
    """Set one figure of a place for a year; what was set before stays in the history.

    Raises:
        NotAllowed: the actor holds no post over the place that sets figures.
        Unfit: there is no such setting, or that is no value for it.
    """
    _may(actor, place.path)
    setting = known(rules, wanted.name)
    if not local_settings.is_year(wanted.year):
        raise Unfit([_("%(year)s is not a year to set anything for.", year=wanted.year)])
    others = await values_at(session, rules, place.path, wanted.year)
    value = local_settings.read_value(setting, wanted.text, wanted.year, others)
    if isinstance(value, Problem):
        raise Unfit([complaint(rules, value)])
    _explained(rules, setting, value, wanted.note)
    kept = {setting.id: local_settings.to_json(value)}
    await _keep(session, actor, place, wanted.year, kept, wanted.note)
    return Standing(setting, value, place.name, session.moment.real, wanted.note)


async def take_back(
    session: Session, rules: Rulebook, actor: Actor, place: Place, year: int, name: str
) -> Setting:
    """Take back what a place has set for a year; the place above it decides again.

    Raises:
        NotAllowed: the actor holds no post over the place that sets figures.
        Unfit: the place itself has set no such thing.
    """
    _may(actor, place.path)
    setting = known(rules, name)
    before = await stored.history(session, place.id, year, setting.id)
    if not before or before[0].value is None:
        sentence = _(
            "%(place)s has not set “%(setting)s” for %(year)s.",
            place=place.name,
            setting=setting.zh,
            year=year,
        )
        raise Unfit([sentence])
    await _keep(session, actor, place, year, {setting.id: None})
    return setting


async def listed(session: Session, rules: Rulebook, path: str, year: int) -> list[Standing]:
    """Every setting at a place in a year, in the order they are asked for."""
    kept = await stored.of_place(session, path, year)
    before = await values_at(session, rules, path, year - 1)
    named = await province_at(session, path)
    province = read(rules, kept, named).get(PROVINCE)
    return [
        replace(
            _standing(setting, kept.get(key), before.get(key), named),
            needed_by=needing(rules.policies, setting, str(province)),
        )
        for key, setting in rules.settings.items()
    ]


async def missing(session: Session, rules: Rulebook, path: str, year: int) -> list[Standing]:
    """What rules need at a place in a year and nobody has set, with last year's value to look at.

    Figures that would only switch a duty on are left out, and those with a default: without them
    nothing is undecided.
    """
    return [
        standing
        for standing in await listed(session, rules, path, year)
        if standing.value is None
        and standing.setting.group != DUTIES
        and standing.setting.default is None
    ]


def number(values: Mapping[str, Value], key: str) -> int | Decimal | None:
    """A value that is a number, None when nobody has set it."""
    value = values.get(key)
    return value if isinstance(value, int | Decimal) else None


def figure(rules: Rulebook, values: Mapping[str, Value], key: str) -> int | Decimal:
    """A number that always holds: what was set, else the default of its entry."""
    default = rules.settings[key].default
    assert default is not None, key
    found = number(values, key)
    return default if found is None else found


def known(rules: Rulebook, name: str) -> Setting:
    """The setting somebody means.

    Raises:
        Unfit: none, or several.
    """
    found = local_settings.find(rules.settings, name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unfit([_("There is no setting “%(name)s”; `setting list` shows all.", name=name)])
    meant = "、".join(f"{setting.zh}（{setting.id}）" for setting in found[:6])
    raise Unfit([_("“%(name)s” may be several: %(meant)s.", name=name, meant=meant)])


async def _keep(
    session: Session,
    actor: Actor,
    place: Place,
    year: int,
    values: Mapping[str, object],
    note: str = "",
) -> None:
    await stored.put(session, place.id, year, values, actor.name, note)
    for key in values:
        await audit.record(
            session, actor.name, "setting.set", f"region:{place.id}", {"key": key, "year": year}
        )


def _standing(
    setting: Setting, row: Kept | None, before: Value | None, province: str | None
) -> Standing:
    value = local_settings.from_json(setting, row.value) if row else None
    if row and value is not None:
        return Standing(setting, value, row.region, row.set_at, row.note, before)
    if setting.id == PROVINCE and province:
        return Standing(setting, province, last_year=before)
    return Standing(setting, None, last_year=before)


def _explained(rules: Rulebook, setting: Setting, value: Value, note: str) -> None:
    """Ask for a reason where a figure of the county asks for less than the document does."""
    duty = rules.duties.get(setting.duty or "")
    if duty is None or isinstance(value, str | date) or note.strip():
        return
    if asks_less(duty, Decimal(value)):
        sentence = _(
            "“%(setting)s” asks for less than the document does. Write the reason with it.",
            setting=setting.zh,
        )
        raise Unfit([sentence])


def _may(actor: Actor, path: str) -> None:
    actor.needs(Trust.CONSOLE)
    if not actor.scope.everything and not actor.role_among(path, SETTERS):
        raise NotAllowed("no post over this place that sets figures")
