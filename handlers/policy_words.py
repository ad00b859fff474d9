"""How policies are told in a chat: a list of three, one in full, and what to ask instead."""

from collections.abc import Callable, Mapping, Sequence

from channels.text import is_short
from handlers.reply import Reply, choices
from locales import _
from locales.benefits import how_much
from rulebook.eligibility.policy import Policies, Policy
from rulebook.loader import Rulebook
from rulebook.sources import quote

OPEN, CLAUSE, ABOUT = "policy:open:", "policy:clause:", "policy:about:"

FIELDS: Mapping[str, Callable[[], str]] = {
    "上学": lambda: _("School"),
    "看病": lambda: _("Doctor and medicine"),
    "房子": lambda: _("House"),
    "吃水": lambda: _("Drinking water"),
    "低保": lambda: _("Low income"),
    "残疾": lambda: _("Disability"),
    "找活": lambda: _("Finding work"),
    "贷款": lambda: _("Loans"),
}
"""The words that are looked for, and how they are offered to who named nothing."""

WHO_DECIDES: Mapping[str, Callable[[], str]] = {
    "discretionary": lambda: _(
        "Whoever meets the conditions may ask; the office in charge decides."
    ),
    "area": lambda: _("This goes to whole villages or schools; no family needs to apply."),
}


def listed(found: Sequence[Policy], landline: str, channel: str, offering: bool) -> Reply:
    """Offer the policies found; while another question is open they are only named."""
    short = is_short(channel)
    lines = [
        _(
            "These may be the policies you mean. Choose one to read more, or call %(landline)s.",
            landline=landline,
        )
        if offering
        else _("These may be the policies you mean; to ask, call %(landline)s.", landline=landline)
    ]
    if not short:
        lines += [_("%(title)s: %(gist)s", title=one.title, gist=one.gist) for one in found]
    elif not offering:
        lines += [one.title for one in found]
    if not offering:
        return Reply("policy.found", "\n".join([*lines, _("Then please go on answering.")]))
    offers = [(one.title, f"{OPEN}{one.id}") for one in found]
    return Reply(
        "policy.found",
        "\n".join(lines),
        choices=choices(*offers, (_("Report a hardship"), "report:begin")),
    )


def opened(rules: Rulebook, policy: Policy, landline: str, channel: str, offering: bool) -> Reply:
    """Tell one policy; a short message leaves the clause for those who ask."""
    short = is_short(channel)
    lines = [policy.title, policy.gist, how_much(policy.benefit)]
    if not short:
        lines += _in_full(rules.policies, policy)
        lines.append(_("Basis: %(source)s", source=quote(rules.sources, policy.cite)))
    lines.append(_("To ask, call %(landline)s.", landline=landline))
    offers = [(_("The clause"), f"{CLAUSE}{policy.id}")] if short else []
    offers.append((_("Report a hardship"), "report:begin"))
    return Reply(
        "policy.opened",
        "\n".join(line for line in lines if line),
        choices=choices(*offers) if offering else (),
    )


def clause(rules: Rulebook, policy: Policy, landline: str, offering: bool) -> Reply:
    """Quote what a policy rests on, and say who explains it."""
    lines = [
        _("%(title)s: %(source)s", title=policy.title, source=quote(rules.sources, policy.cite)),
        _("To ask, call %(landline)s.", landline=landline),
    ]
    offers = [(_("Report a hardship"), "report:begin")] if offering else []
    return Reply("policy.clause", "\n".join(lines), choices=choices(*offers))


def which_field(landline: str, offering: bool) -> Reply:
    """Ask what somebody wants to know about who only said that they ask."""
    return Reply(
        "policy.which",
        _(
            "Which field is it about? Or send 政策 and a word or two, for example 政策 上学. "
            "To ask a person call %(landline)s.",
            landline=landline,
        ),
        choices=choices(*((say(), f"{ABOUT}{word}") for word, say in FIELDS.items()))
        if offering
        else (),
    )


def not_found(landline: str) -> Reply:
    """Say that nothing was found, and what to do then."""
    return Reply(
        "policy.not_found",
        _(
            "We found no policy under these words. Try others, for example 政策 上学, or call "
            "%(landline)s, someone there tells you.",
            landline=landline,
        ),
    )


def _in_full(policies: Policies, policy: Policy) -> list[str]:
    lines = [_for_whom(policies, policy)]
    if policy.decision in WHO_DECIDES:
        lines.append(WHO_DECIDES[policy.decision]())
    if policy.how_to_apply:
        lines.append(_("How to apply: %(steps)s", steps=policy.how_to_apply))
    if policy.timing:
        lines.append(_("When: %(time)s", time=policy.timing.text))
    return lines


def _for_whom(policies: Policies, policy: Policy) -> str:
    some, every = (
        "、".join(policies.tags[key].zh for key in keys)
        for keys in (policy.audience.any, policy.audience.all)
    )
    if some and every:
        return _("For: %(some)s; and only: %(every)s", some=some, every=every)
    return _("For: %(some)s", some=some or every)
