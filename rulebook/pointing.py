"""What a report points to: the procedures its hardships open and the policies of their fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rulebook import lines
from rulebook.conditions import Value
from rulebook.eligibility.policy import Policies, Policy
from rulebook.hardship import Hardship

NEAREST_FIRST = ("rule", "discretionary", "process", "area")
"""What facts decide comes before what an office decides, and that before what a place gets."""


@dataclass(frozen=True)
class Pointed:
    """Where a report leads: ids of procedures, and policies, the most promising first."""

    procedures: tuple[str, ...]
    policies: tuple[Policy, ...]


def for_report(
    hardship: Hardship,
    policies: Policies,
    answers: Mapping[str, Value],
    province: str,
    today: date,
) -> Pointed:
    """Find what a report points to: what the lines it crosses name comes first.

    Risks no entry knows any more are passed over.
    """
    told = answers.get("risk_types")
    known = [risk for risk in told if risk in hardship.risks] if isinstance(told, tuple) else []
    pointed = for_risks(hardship, policies, known, province)
    live = {policy.id: policy for policy in policies.live.get(province, ())}
    crossed = lines.crossed(hardship.lines, answers, {}, today)
    named = [live[key] for line in crossed for key in line.points_to if key in live]
    found = dict.fromkeys([*(policy.id for policy in named), *(p.id for p in pointed.policies)])
    return Pointed(pointed.procedures, tuple(live[key] for key in found))


def for_risks(
    hardship: Hardship, policies: Policies, risks: Iterable[str], province: str
) -> Pointed:
    """Find what may help with these risks: policies in force for people, never those for firms.

    Raises: KeyError for a risk no entry knows.
    """
    named = [hardship.risks[risk] for risk in risks]
    procedures = [risk.procedure for risk in named if risk.procedure]
    fields = [hardship.domains[key].policy_domain for risk in named for key in risk.domains]
    nearness = {field: place for place, field in enumerate(dict.fromkeys(fields))}
    found = [
        policy
        for policy in policies.live.get(province, ())
        if policy.domain in nearness and policy.subject != "entity"
    ]
    found.sort(
        key=lambda policy: (
            NEAREST_FIRST.index(policy.decision),
            nearness[policy.domain],
            policy.rank,
        )
    )
    return Pointed(tuple(dict.fromkeys(procedures)), tuple(found))
