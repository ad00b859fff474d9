"""Cases of families: what applies, how much, what adds up, and what nobody can tell yet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.commands.evaluating.files import Case
from locales import _, arithmetic, ngettext, problems, reasons, yuan
from locales.units import listed
from rulebook import eligibility
from rulebook.eligibility import Answer as Found
from rulebook.eligibility import amounts, facts, stacking, standards, views
from rulebook.eligibility.facts import ENTITY, HOUSEHOLD, Facts
from rulebook.eligibility.policy import Policies
from rulebook.loader import Rulebook
from rulebook.sources import quote

Answer = dict[str, Any]
Key = tuple[str, str]

# The decisions that are about this family rather than about a place or an office.
FOR_THIS_FAMILY = ("rule", "discretionary")
# How many facts a person is asked for first; the JSON names all that are missing.
ASKED_FIRST = 5


def answer(rules: Rulebook, case: Case) -> Answer:
    """Evaluate the facts of a case.

    `applies`, `combined` and `tests` follow the rules' own reading of missing facts;
    `cannot_tell` names what is open while those facts are missing.
    Raises: ValueError, naming the fields that cannot be read, one a line.
    """
    policies = rules.policies
    known = _read(policies, case)
    applying = eligibility.applies(policies, known)
    return {
        "id": case["id"],
        "applies": list(_applying(policies, known, applying)),
        "cannot_tell": [
            {"policy": one.policy, "subject": one.subject, "missing": list(one.missing)}
            for one in eligibility.answers(policies, known)
            if one.verdict == "cannot_tell"
        ],
        "combined": [
            {
                "group": one.group,
                "subject": one.subject,
                "amount": _plain(one.amount),
                "precision": one.precision,
            }
            for one in stacking.combined(policies, applying)
        ],
        "tests": list(_tests(policies, known)),
    }


def differences(rules: Rulebook, case: Case, answer: Answer) -> list[str]:
    """Say where an answer is not what the case expects.

    Inside `check_domains` what applies by facts alone is complete; elsewhere what is expected is
    compared and nothing more.
    """
    expect = case["expect"]
    found = _by_key(answer["applies"])
    wanted = _by_key(expect.get("applies", []))
    unwanted = {key for key in found.keys() - wanted.keys() if _complete(rules, case, key)}
    unwanted |= found.keys() & _by_key(expect.get("not_applies", [])).keys()
    return [
        *(
            _("%(policy)s does not apply to %(subject)s", policy=policy, subject=subject)
            for policy, subject in sorted(wanted.keys() - found.keys())
        ),
        *(
            _("%(policy)s applies to %(subject)s, unexpectedly", policy=policy, subject=subject)
            for policy, subject in sorted(unwanted)
        ),
        *(line for key in wanted if key in found for line in _unlike(key, wanted[key], found[key])),
        *_parts(expect, answer, "combined", ("group", "subject", "amount", "precision")),
        *_parts(expect, answer, "tests", ("policy", "subject", "result")),
    ]


def lines(rules: Rulebook, case: Case, answer: Answer) -> list[str]:
    """Say what a family may get, under which clause, what excludes what, and what to ask next."""
    if not answer["applies"] and not answer["cannot_tell"]:
        return [
            _(
                "%(case)s: no policy of ours is in force there; is the province said?",
                case=case["id"],
            )
        ]
    return [
        _("%(case)s: %(title)s", case=case["id"], title=case.get("title", "")).rstrip(": ："),
        *(line for one in answer["applies"] for line in _told(rules, one)),
        *_services(rules, answer["applies"]),
        *(_together(one) for one in answer["combined"]),
        *(_result(rules, one) for one in answer["tests"]),
        *_exclusions(rules, case),
        *_open(rules, answer["cannot_tell"]),
    ]


def _read(policies: Policies, case: Case) -> Facts:
    known = facts.read(policies, case.get("facts"))
    if isinstance(known, Facts):
        return known
    raise ValueError("\n".join(problems.in_words(problem) for problem in known))


def _applying(policies: Policies, known: Facts, applying: Sequence[Found]) -> Iterator[Answer]:
    seen = views.header(policies, known)
    for one in applying:
        policy, view, amount = policies.by_id[one.policy], seen.one(one.subject), one.amount
        assert view is not None
        assert amount is not None
        sum_ = amounts.arithmetic(policy, view.values)
        in_words = arithmetic.in_words(policy.benefit, sum_) if sum_ else None
        yield {
            "policy": one.policy,
            "subject": one.subject,
            "amount": _plain(amount.value),
            "unit": amount.unit,
            "precision": amount.precision,
            "calc": in_words or arithmetic.how_much(amount) or "",
        }


def _tests(policies: Policies, known: Facts) -> Iterator[Answer]:
    for one in standards.results(policies, known):
        result = {"policy": one.policy, "subject": one.subject}
        result["result"] = "pass" if one.passed else "fail"
        yield {**result, **({"missing": list(one.missing)} if one.missing else {})}


def _by_key(listed_: Sequence[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    return {(one["policy"], str(one["subject"])): one for one in listed_}


def _complete(rules: Rulebook, case: Case, key: Key) -> bool:
    policy = rules.policies.by_id[key[0]]
    return policy.decision == "rule" and policy.domain in case.get("check_domains", ())


def _unlike(key: Key, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for field in ("amount", "precision"):
        if wanted.get(field) != found[field]:
            yield _unequal("/".join(key), field, wanted.get(field), found[field])
    if "unit" in wanted and _loosely(wanted["unit"]) != _loosely(found["unit"]):
        yield _unequal("/".join(key), "unit", wanted["unit"], found["unit"])


def _parts(
    expect: Mapping[str, Any], answer: Answer, part: str, fields: tuple[str, ...]
) -> Iterator[str]:
    """Compare a list as a whole, order included; a case may leave it out."""
    if part not in expect:
        return
    wanted = [{field: one.get(field) for field in fields} for one in expect[part]]
    named = {(one[fields[0]], one["subject"]) for one in wanted}
    found = [
        {field: one[field] for field in fields}
        for one in answer[part]
        if part == "combined" or (one["policy"], one["subject"]) in named
    ]
    if wanted != found:
        yield _unequal(str(answer["id"]), part, wanted, found)


def _unequal(where: str, field: str, wanted: object, found: object) -> str:
    return _(
        "%(where)s: %(field)s is %(found)s, expected %(expected)s",
        where=where,
        field=field,
        found=found,
        expected=wanted,
    )


def _loosely(unit: str | None) -> str:
    """Keep of a unit what has to agree: its first word, for whomever it is counted."""
    first = (unit or "").split(" ", 1)[0]
    return first.replace("/person", "").replace("/household", "")


def _told(rules: Rulebook, one: Mapping[str, Any]) -> Iterator[str]:
    policy = rules.policies.by_id[one["policy"]]
    if policy.decision not in FOR_THIS_FAMILY:
        return
    yield _("%(title)s (%(who)s)", title=policy.title, who=_who(one["subject"]))
    if one["calc"]:
        yield _("  How much: %(amount)s", amount=one["calc"])
    if one["precision"] in ("average", "at-most") or policy.decision == "discretionary":
        yield _("  This is not a promise: the office in charge decides how much, or whether.")
    yield _("  Basis: %(clause)s", clause=quote(rules.sources, policy.cite))


def _services(rules: Rulebook, applying: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Name what goes to whole villages or is a duty of offices: no sum, nothing to apply for."""
    policies = (rules.policies.by_id[one["policy"]] for one in applying)
    titles = [one.title for one in policies if one.decision not in FOR_THIS_FAMILY]
    if titles:
        yield _("Also, for everyone concerned: %(titles)s", titles=listed(dict.fromkeys(titles)))


def _together(one: Mapping[str, Any]) -> str:
    amount = one["amount"]
    return _(
        "Under one shared cap, %(who)s gets together: %(amount)s",
        who=_who(one["subject"]),
        amount=_("not known yet") if amount is None else yuan(Decimal(str(amount))),
    )


def _result(rules: Rulebook, one: Mapping[str, Any]) -> str:
    title = rules.policies.by_id[one["policy"]].title
    if one.get("missing"):
        known = listed(reasons.missing(rules.policies.fields, one["missing"]))
        return _("%(title)s: cannot tell yet. %(missing)s", title=title, missing=known)
    if one["result"] == "pass":
        return _("%(title)s: the standard is met", title=title)
    return _("%(title)s: the standard is not met", title=title)


def _exclusions(rules: Rulebook, case: Case) -> Iterator[str]:
    policies = rules.policies
    applying = eligibility.applies(policies, _read(policies, case))
    for note in stacking.notes(policies, applying):
        if note.rule != "stack":
            titles = listed(policies.by_id[policy].title for policy in note.policies)
            yield _(
                "Only one of these is given to %(who)s: %(titles)s",
                who=_who(note.subject),
                titles=titles,
            )


def _open(rules: Rulebook, undecided: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not undecided:
        return
    yield ngettext(
        "Cannot tell yet for %(count)s benefit.",
        "Cannot tell yet for %(count)s benefits.",
        len(undecided),
    )
    counts = Counter(key for one in undecided for key in one["missing"])
    asked = [key for key, _count in counts.most_common(ASKED_FIRST)]
    for line in reasons.missing(rules.policies.fields, asked):
        yield f"  {line}"


def _who(subject: str) -> str:
    if subject == HOUSEHOLD:
        return _("the family")
    return _("the business") if subject == ENTITY else subject


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral() else float(value)
