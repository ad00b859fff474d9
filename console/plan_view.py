"""A help plan as officials see it: by risk, what is planned, what may be, and what it lacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import assignments as helpers
from acts.actor import Actor
from acts.assignments import Candidate
from acts.help_plans import standing
from acts.help_plans.editing import MAKERS
from acts.help_plans.standing import PLANNING, Standing
from acts.help_plans.words import unit_of
from locales import _, reasons
from rulebook import help_proposals
from rulebook.hardship import Hardship
from rulebook.help_proposals import Proposal
from rulebook.loader import Rulebook
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import assignments, check_questions, officials
from storage.queries.cases import Filed
from storage.queries.check_questions import Question
from storage.queries.confirmations import Confirmation
from storage.queries.help_measures import DOING, DONE, DROPPED, PLANNED, Kept

ASKED_FIRST = 3
"""So many of the facts that would decide are named."""
_DO_IT = ("helper", "village_committee", "township_government")
NO_ROLES = ("household", "public", "service", "helper")


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of the plan, in words."""

    measure: Kept
    category: str
    policy: str
    person: str
    number: str
    role: str
    problem: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A policy that may become a measure; `unknown` are the facts that would decide."""

    policy: str
    title: str
    gist: str
    clause: str
    category: str
    kind: str
    person: str
    whom: str
    role: str
    sure: bool
    unknown: str


@dataclass(frozen=True, slots=True)
class Group:
    """A risk with what answers it; `risk` is "" for what answers none by name."""

    risk: str
    title: str
    rows: Sequence[Row]
    offers: Sequence[Offer]
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who can be the helper, in words."""

    person_id: int
    name: str
    unit: str
    households: int
    cases: int
    helps_already: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the page of a plan shows."""

    case: Filed
    state: str
    groups: Sequence[Group]
    dropped: Sequence[Row]
    problems: Sequence[str]
    labour: str
    helper: str
    since: date | None
    candidates: Sequence[Somebody]
    asked: Confirmation | None
    questions: Sequence[Question]
    writing: bool
    naming: bool
    people: Mapping[str, str]
    risks: Mapping[str, str]
    all_risks: Mapping[str, str]
    kinds: Mapping[str, str]
    roles: Mapping[str, str]


async def plan(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Plan | None:
    """A plan with everything around it; None for a case that has none."""
    found = await standing.look(session, rules, actor, case)
    if found is None:
        return None
    held = actor.roles_at(case.path, case.household_id)
    writing = case.state == PLANNING and bool(set(held) & set(MAKERS))
    naming = not case.closed_on and bool(set(held) & set(helpers.NAMERS))
    helper = await assignments.helper_of(session, case.household_id or 0, session.moment.today)
    known = found.found.known
    return Plan(
        case=case,
        state=rules.procedures[case.procedure].states[case.state].zh,
        groups=_groups(rules, found, writing),
        dropped=[_row(rules, found, one, "") for one in found.measures if one.state == DROPPED],
        problems=_general(rules, found),
        labour=LABOUR[known.labour, known.willing]() if known.labour else LABOUR_OF[known.labour](),
        helper=(await officials.name(session, helper.person_id) or "") if helper else "",
        since=helper.since if helper else None,
        candidates=await _candidates(session, actor, case) if naming else (),
        asked=await standing.asked_about(session, case, found.live),
        questions=await check_questions.open_of(session, actor.scope, case.id),
        writing=writing,
        naming=naming,
        people={one.number: one.label for one in found.found.people},
        risks={risk: rules.hardship.risks[risk].zh for risk in known.risks},
        all_risks={key: risk.zh for key, risk in rules.hardship.risks.items()},
        kinds={key: kind.zh for key, kind in rules.measures.items()},
        roles=_roles(rules),
    )


LABOUR_OF: Mapping[bool | None, Callable[[], str]] = {
    True: lambda: _("Somebody of this family can work."),
    False: lambda: _("Nobody of this family can work."),
    None: lambda: _("It is not known whether anybody of this family can work."),
}
LABOUR: Mapping[tuple[bool, bool | None], Callable[[], str]] = {
    (True, True): lambda: _("Somebody of this family can and wants to work."),
    (True, False): lambda: _("Somebody of this family could work but does not want to."),
    (True, None): lambda: _("Somebody of this family can work; whether they want to is not known."),
}
STEPS: Mapping[str, Sequence[tuple[str, Callable[[], str], bool, Sequence[str]]]] = {
    PLANNING: (("plan_made", lambda: _("Finish the plan and ask the family"), False, _DO_IT),),
    "filing_measures": (
        ("measures_filed", lambda: _("File the measures"), False, _DO_IT),
        ("plan_returned", lambda: _("Return the plan"), True, helpers.NAMERS),
    ),
    "supporting": (
        ("plan_revised", lambda: _("Revise the plan"), True, ("helper", "township_government")),
    ),
}
STATES: Mapping[str, Callable[[], str]] = {
    PLANNED: lambda: _("planned"),
    DOING: lambda: _("under way"),
    DONE: lambda: _("done"),
    DROPPED: lambda: _("dropped"),
}


def steps(shown: Plan, actor: Actor) -> list[tuple[str, str, bool]]:
    """The steps of a plan its page offers, each with its words and whether it needs a reason."""
    held = set(actor.roles_at(shown.case.path, shown.case.household_id))
    return [
        (event, title(), note)
        for event, title, note, roles in STEPS.get(shown.case.state, ())
        if held & set(roles)
    ]


def _groups(rules: Rulebook, found: Standing, writing: bool) -> list[Group]:
    known = found.found.known
    offers = _offers(rules, found) if writing else {}
    titles = {risk: rules.hardship.risks[risk].zh for risk in known.risks}
    others = {one.risk for one in found.live if one.risk and one.risk not in titles}
    titles |= {risk: rules.hardship.risks[risk].zh for risk in others}
    rows: dict[str, list[Row]] = {}
    for place, one in enumerate(found.live):
        wrong = [
            said
            for said, problem in zip(found.sentences(rules), found.problems, strict=True)
            if problem.place == place
        ]
        rows.setdefault(one.risk or "", []).append(_row(rules, found, one, " ".join(wrong)))
    wrong_by_risk = {
        risk: [
            said
            for said, problem in zip(found.sentences(rules), found.problems, strict=True)
            if problem.risk == risk
        ]
        for risk in titles
    }
    if "" in rows or "" in offers:
        titles[""] = _("Earning a living, and what else helps")
    return [
        Group(risk, title, rows.get(risk, ()), offers.get(risk, ()), wrong_by_risk.get(risk, ()))
        for risk, title in titles.items()
    ]


def _general(rules: Rulebook, found: Standing) -> list[str]:
    """The problems that belong to no risk and no measure."""
    return [
        said
        for said, problem in zip(found.sentences(rules), found.problems, strict=True)
        if problem.place is None and problem.risk is None
    ]


def _row(rules: Rulebook, found: Standing, one: Kept, problem: str) -> Row:
    policy = rules.policies.by_id.get(one.policy or "")
    number = found.found.number_of(one.member_id)
    return Row(
        measure=one,
        category=rules.measures[one.category].zh,
        policy=policy.title if policy and policy.title != one.text else "",
        person=next((who.label for who in found.found.people if who.number == number), ""),
        number=number or "",
        role=rules.roles[one.role].zh,
        problem=problem,
    )


def _offers(rules: Rulebook, found: Standing) -> dict[str, list[Offer]]:
    """What may become a measure, by risk, without what is in the plan already."""
    taken = {(one.policy, found.found.number_of(one.member_id)) for one in found.live}
    proposed = help_proposals.proposals(
        rules.hardship, rules.policies, rules.measures, found.found.facts, found.found.known
    )
    by_risk: dict[str, list[Offer]] = {}
    for one in proposed:
        if (one.policy.id, one.person) not in taken:
            by_risk.setdefault(one.risk or "", []).append(_offer(rules, found, one))
    return by_risk


def _offer(rules: Rulebook, found: Standing, one: Proposal) -> Offer:
    fields = rules.policies.fields
    return Offer(
        policy=one.policy.id,
        title=one.policy.title,
        gist=one.policy.gist,
        clause=quote(rules.sources, one.policy.cite),
        category=one.category,
        kind=rules.measures[one.category].zh,
        person=one.person or "",
        whom=next((who.label for who in found.found.people if who.number == one.person), ""),
        role=_lead(rules.hardship, one.policy.domain),
        sure=one.sure,
        unknown=" ".join(reasons.missing(fields, one.missing[:ASKED_FIRST])),
    )


def _lead(hardship: Hardship, domain: str) -> str:
    """The county body that leads a policy's field, else the helper."""
    leads = (one.lead_role for one in hardship.domains.values() if one.policy_domain == domain)
    return next(leads, "helper")


async def _candidates(session: Session, actor: Actor, case: Filed) -> list[Somebody]:
    found: Sequence[Candidate] = await helpers.candidates(session, actor, case)
    return [
        Somebody(
            one.official.person_id,
            one.official.name,
            unit_of(one.official),
            one.load.households,
            one.load.cases,
            one.helps_already,
        )
        for one in found
    ]


def _roles(rules: Rulebook) -> dict[str, str]:
    """Who may be responsible for a measure: the helper first, then village to county."""
    levels = ("village", "township", "county")
    others = {
        key: role.zh
        for level in levels
        for key, role in rules.roles.items()
        if role.level == level and key not in NO_ROLES
    }
    return {"helper": rules.roles["helper"].zh} | others
