"""What another system was told of a family: the same report as everybody's, and only a lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts import reports
from acts.actor import Actor
from acts.declined import Declined
from acts.reports import Lead, Receipt
from locales import _
from rulebook import answers as wording
from rulebook.hardship import danger_in, risks_in
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import addresses, regions

CHANNEL = "api"
OTHERS = ("relative", "neighbour", "cadre")
"""Who may have told a system; what it passes on is never said by the family itself to us."""


class NoSuchVillage(Declined):
    """The village is not one of the region the token is for."""

    def sentence(self) -> str:
        return _("There is no such village here.")


class NoSuchRisk(Declined):
    """A kind of hardship nobody knows."""

    def sentence(self) -> str:
        return _("There is no such kind of hardship.")


@dataclass(frozen=True, slots=True)
class Told:
    """What a system passes on; `kinds` are risks of the rulebook, may be none."""

    village: str
    story: str
    kinds: Sequence[str]
    danger: bool
    head: str
    name: str
    phone: str | None
    relation: str


async def file(session: Session, rules: Rulebook, actor: Actor, told: Told) -> Receipt:
    """Keep it as a report: it joins the household's open case, or opens one.

    All reports of one system come from one address, which is nobody's phone: no message goes there.

    Raises:
        NoSuchVillage: it is not within the token's region.
        NoSuchRisk: a kind is none of the rulebook's.
    """
    place = await regions.get(session, told.village)
    if place is None or place.level != "village" or not actor.scope.covers(place.path):
        raise NoSuchVillage
    if not set(told.kinds) <= rules.hardship.risks.keys():
        raise NoSuchRisk
    contact = await addresses.ensure(session, CHANNEL, actor.name)
    receipt = await reports.file(session, rules, contact, _lead(rules, told))
    detail = {"case": receipt.case.id, "attached": receipt.attached}
    await audit.record(
        session, actor.name, "report.passed_on", f"report:{receipt.report_id}", detail
    )
    return receipt


def _lead(rules: Rulebook, told: Told) -> Lead:
    risks = dict.fromkeys([*told.kinds, *risks_in(rules.hardship, told.story)])
    named = [risk for risk in risks if risk != "other"] or ["other"]
    dangers = sorted(danger_in(rules.hardship, told.story))
    answers: dict[str, object] = {
        "story": told.story,
        "risk_types": named,
        "danger_now": told.danger or bool(dangers),
    }
    if dangers:
        answers["danger_detail"] = dangers
    if told.head:
        answers["household_head"] = told.head
    questions = {question.field: question for question in rules.hardship.questions}
    return Lead(
        region_id=told.village,
        answers=wording.from_json(questions, answers),
        name=told.name,
        phone=told.phone,
        relation=told.relation,
    )
