"""How policies are told in a chat: a list of three, one in parts, and what to ask instead."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from channels.text import is_short, units
from handlers.reply import Reply, choices
from locales import _
from locales.benefits import how_much
from notifications.notices import forms
from notifications.notices.problems import SIGNATURE
from rulebook.eligibility.policy import Policies, Policy
from rulebook.loader import Rulebook
from rulebook.notices import Words
from rulebook.sources import quote
from storage.queries.notices import Text

OPEN, CLAUSE, ABOUT = "policy:open:", "policy:clause:", "policy:about:"
PAGE, NEXT = "policy:page:", "policy:next:"
APPLY, WALK = "apply:for:", "fits:begin:"

AT_ONCE = 3

ROOM = 134 - len(f"【{SIGNATURE}】")
"""What two parts of a short message hold besides the signature."""

WHO_DECIDES: Mapping[str, Callable[[], str]] = {
    "discretionary": lambda: _(
        "Whoever meets the conditions may ask; the office in charge decides."
    ),
    "area": lambda: _("This goes to whole villages or schools; no family needs to apply."),
}

Offers = Sequence[tuple[str, str]]


def listed(
    found: Sequence[Policy], landline: str, channel: str, offering: bool, further: Offers = ()
) -> Reply:
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
    return Reply("policy.found", "\n".join(lines), choices=choices(*offers, *further))


def further(more: int | None, event: str | None) -> Offers:
    """What stands below a list: the next ones, the questions instead, a report."""
    return [
        *([(_("Tell me more"), f"{NEXT}{more}")] if more else []),
        *([(_("Reckon it for us"), f"{WALK}{event}")] if event else []),
        (_("Report a hardship"), "report:begin"),
    ]


def opened(
    notice: Text, policy: Policy, landline: str, channel: str, further: Offers, offering: bool
) -> Reply:
    """Tell a policy by its notice: a short message first says the most needed, a chat all of it."""
    short = is_short(channel)
    text = forms.words(notice, landline).short if short else forms.page(notice, landline)
    offers = [
        *([(_("Tell me more"), f"{PAGE}{policy.id}:0")] if short else []),
        *([(_("The clause"), f"{CLAUSE}{policy.id}")] if short else []),
        *([(_("Apply for it"), f"{APPLY}{policy.id}")] if notice.may_apply else []),
        *further,
        *([] if short else [(_("Report a hardship"), "report:begin")]),
    ]
    return Reply("policy.opened", text, choices=choices(*offers) if offering else ())


def page(notice: Text, policy: Policy, landline: str, number: int, further: Offers) -> Reply:
    """Tell one part of a notice's page by short message, and offer the next."""
    told = pages(forms.words(notice, landline), landline)
    number = min(number, len(told) - 1)
    offers = [
        *(
            [(_("Tell me more"), f"{PAGE}{policy.id}:{number + 1}")]
            if number + 1 < len(told)
            else []
        ),
        *([(_("Apply for it"), f"{APPLY}{policy.id}")] if notice.may_apply else []),
        *further,
    ]
    return Reply("policy.page", told[number], choices=choices(*offers))


def pages(told: Words, landline: str) -> Sequence[str]:
    """The page of a notice in short messages of two parts each; a part is never torn."""
    lines = [
        _("%(heading)s: %(text)s", heading=part.heading, text=part.text)
        for part in forms.parts(told)
    ]
    lines.append(_("Whom to call: %(landline)s", landline=landline))
    return list(_packed(lines))


def plainly(
    rules: Rulebook, policy: Policy, landline: str, channel: str, further: Offers, offering: bool
) -> Reply:
    """Tell a policy that has no notice, from its entry."""
    short = is_short(channel)
    lines = [policy.title, policy.gist, how_much(policy.benefit)]
    if not short:
        lines += _in_full(rules.policies, policy)
        lines.append(_("Basis: %(source)s", source=quote(rules.sources, policy.cite)))
    lines.append(_("To ask, call %(landline)s.", landline=landline))
    offers = [(_("The clause"), f"{CLAUSE}{policy.id}")] if short else []
    offers += [*further, (_("Report a hardship"), "report:begin")]
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


def no_more(landline: str) -> Reply:
    """Say that there is no more, and how to ask for something else."""
    return Reply(
        "policy.no_more",
        _(
            "That was all of it. For another policy send 政策 and a word or two, for example "
            "政策 上学; to ask a person call %(landline)s.",
            landline=landline,
        ),
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


def _packed(lines: Sequence[str]) -> Iterator[str]:
    """Join lines as long as they fit, with room for the choices below them."""
    room = ROOM - units("\n1 " + _("Tell me more")) - units("\n2 " + _("Apply for it"))
    joined = ""
    for line in lines:
        if joined and units(joined) + 1 + units(line) > room:
            yield joined
            joined = line
        else:
            joined = f"{joined}\n{line}" if joined else line
    yield joined


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
