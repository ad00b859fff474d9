"""What a household gets by the register, and what else the rules say it may ask for.

A card hangs at home where visitors read it: nothing on it tells an illness or a disability.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from acts.facts import Raw
from locales import DEFAULT, _, language, ngettext
from locales.benefits import PAID
from rulebook.eligibility import verdicts
from rulebook.eligibility.facts import Facts, read
from rulebook.eligibility.policy import Policy
from rulebook.eligibility.verdicts import APPLIES
from rulebook.loader import Rulebook

MOST = 5
"""So many are named; who asks in the chat hears of all."""
UNSAID = ("health", "disability")
"""Domains whose policies tell by their titles what somebody suffers from."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A benefit that a fact says a household or member gets; its policies are not offered again."""

    said: Callable[[], str]
    policies: tuple[str, ...] = ()


REGISTERED: Mapping[str, Registered] = {
    "hh.dibao": Registered(lambda: _("Subsistence allowance (dibao)"), ("saf-dibao",)),
    "hh.dibao_edge": Registered(
        lambda: _("Registered as close to dibao"), ("saf-dibao-edge", "saf-dibao")
    ),
    "hh.tekun_scattered": Registered(
        lambda: _("Support for people without means (tekun), at home"), ("saf-tekun-living-6864",)
    ),
    "p.tekun": Registered(
        lambda: _("Support for people without means (tekun)"), ("saf-tekun-living-6864",)
    ),
    "hh.relocated": Registered(lambda: _("Relocated to a new home")),
    "hh.housing_prior_support": Registered(
        lambda: _("Money for repairing or building the house, received before"),
        ("hou-repair-18000", "hou-rebuild-50000"),
    ),
    "hh.received_project_asset": Registered(lambda: _("A share in a project, with its proceeds")),
    "hh.microloan_active": Registered(lambda: _("Small loan for lifted households, still running")),
    "p.post_assigned": Registered(lambda: _("Public-benefit post"), ("emp-public-post",)),
    "p.needy": Registered(
        lambda: _("Registered at school as a pupil in need"), ("edu-needy-recognition",)
    ),
    "p.nutrition_national": Registered(
        lambda: _("School meals of the national programme"), ("edu-nutrition-national",)
    ),
    "p.yulu_short_received": Registered(
        lambda: _("Grant for a short training course, received"),
        ("emp-yulu-short-a", "emp-yulu-short-b", "emp-yulu-short-c"),
    ),
    "p.insured": Registered(lambda: _("Residents' health insurance")),
}
"""Facts that say of a household or member that they get something, in the order of the card."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """Something a household is registered as getting; `people` counts where it is a member's."""

    key: str
    people: int = 0


def registered(raw: Raw) -> Sequence[Benefit]:
    """What the facts of a household say it gets."""
    return tuple(_registered(raw))


def in_words(benefit: Benefit) -> str:
    """A benefit in words; with the number of people where several have it."""
    said = REGISTERED[benefit.key].said()
    if benefit.people < 2:
        return said
    return ngettext(
        "%(benefit)s (%(count)s person)",
        "%(benefit)s (%(count)s people)",
        benefit.people,
        benefit=said,
    )


def may_ask_for(
    rules: Rulebook, raw: Raw, has: Collection[Benefit], planned: Collection[str]
) -> Sequence[str]:
    """The policies a family itself can ask for, that apply by what is known, and it has not yet.

    Those that pay come first; `planned` are the policies of its measures.
    """
    known = read(rules.policies, raw)
    if not isinstance(known, Facts):
        return ()
    taken = {policy for one in has for policy in REGISTERED[one.key].policies} | {*planned}
    open_to = {policy.id: policy for policy in _offered(rules) if policy.id not in taken}
    found = {
        answer.policy
        for answer in verdicts(rules.policies, known, only=open_to)
        if answer.verdict == APPLIES
    }
    ordered = sorted(found, key=lambda one: (open_to[one].benefit.kind not in PAID, one))
    return tuple(ordered)


def title_of(rules: Rulebook, policy_id: str) -> str:
    """What a policy is called in the language of the moment, in plain words."""
    words = rules.plain_notices.ready[policy_id].words
    return words.get(language(), words[DEFAULT]).title


def _offered(rules: Rulebook) -> Iterator[Policy]:
    for policy_id, notice in rules.plain_notices.ready.items():
        policy = rules.policies.by_id[policy_id]
        if policy.live and notice.may_apply and policy.domain not in UNSAID:
            yield policy


def _registered(raw: Raw) -> Iterator[Benefit]:
    household, persons = raw.get("hh", {}), raw.get("persons", [])
    for key in REGISTERED:
        part, _dot, name = key.partition(".")
        if part == "hh" and household.get(name) is True:
            yield Benefit(key)
        people = sum(person.get(name) is True for person in persons) if part == "p" else 0
        if people:
            yield Benefit(key, people)
