"""The folder `notices`: each policy's notice, how notices are worded, when some go out again."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from rulebook.duties.entry import ANCHORS
from rulebook.eligibility.policy import Policies, Policy
from rulebook.entry import Entry, read, read_folder
from rulebook.notices import FIELDS, PlainNotices, ReadyNotice, Words, asked_for, figures_of
from rulebook.notices.occasions import DAY, Occasion
from rulebook.notices.placeholders import PHONE
from rulebook.notices.wording import Wording

LANGUAGES = ("zh_CN", "en")


def read_notices(folder: Path, policies: Policies) -> PlainNotices:
    """Read every ready notice, and how notices are worded.

    Each names how its figures are meant: words written for one unit do not fit another, so an entry
    whose figure has become something else stops here.

    Raises: BadEntry
    """
    return PlainNotices(
        ready={entry.text("id"): _notice(entry, policies) for entry in read_folder(folder)},
        wording=_wordings(folder),
        occasions=_occasions(read(folder / "_shared" / "occasions.yaml"), policies),
    )


def _wordings(folder: Path) -> Mapping[str, Wording]:
    entry = read(folder / "_shared" / "wording.yaml")
    entry.only(*LANGUAGES)
    return {language: _wording(entry.part(language), language) for language in LANGUAGES}


def _occasions(entry: Entry, policies: Policies) -> Mapping[str, Occasion]:
    entry.only("occasions")
    found = [_occasion(part, policies) for part in entry.parts("occasions")]
    return {one.id: one for one in found}


def _occasion(entry: Entry, policies: Policies) -> Occasion:
    entry.only("id", "zh", "anchor", "offset_days", "yearly", "serves", "policies")
    named = entry.texts("policies")
    for policy in named:
        if policy not in policies.by_id or not policies.by_id[policy].live:
            raise entry.bad("policies", f"policies in force, not {policy}")
    if ("yearly" in entry) == ("anchor" in entry):
        raise entry.bad("anchor", "a day the county sets, or yearly, and not both")
    given = entry.text_or_none("yearly")
    yearly = DAY.fullmatch(given) if given else None
    if given and not yearly:
        raise entry.bad("yearly", "a month and a day such as 10-10")
    return Occasion(
        id=entry.text("id"),
        zh=entry.text("zh"),
        policies=named,
        anchor=entry.one_of("anchor", ANCHORS) if "anchor" in entry else None,
        offset=timedelta(days=entry.whole_or_none("offset_days") or 0),
        yearly=(int(yearly[1]), int(yearly[2])) if yearly else None,
        serves=entry.text_or_none("serves"),
    )


def _notice(entry: Entry, policies: Policies) -> ReadyNotice:
    entry.only("id", "may_apply", "figures", *LANGUAGES)
    policy = policies.by_id.get(entry.text("id"))
    if policy is None or not policy.live:
        raise entry.bad("id", "the id of a policy in force")
    words = {language: _words(entry.part(language)) for language in LANGUAGES}
    figures = figures_of(policy)
    used = {name for one in words.values() for text in _texts(one) for name in asked_for(text)}
    _bound(entry, policy, used - {PHONE})
    return ReadyNotice(
        policy=policy.id,
        may_apply=entry.flag("may_apply"),
        words=words,
        figures={name: figures[name] for name in sorted(used - {PHONE})},
    )


def _bound(entry: Entry, policy: Policy, used: set[str]) -> None:
    """Check that the figures named are those used, each in the way the words were written for."""
    written, figures = entry.labels("figures"), figures_of(policy)
    for name in sorted(used | written.keys()):
        if name not in figures:
            raise entry.bad("figures", f"figures of {policy.id}, not {name}")
        if name not in used or written.get(name) != figures[name].way:
            raise entry.bad("figures", f"{name}: {figures[name].way}, and only figures it uses")


def _words(entry: Entry) -> Words:
    entry.only(*FIELDS)
    return Words(**{field: entry.text(field).strip() for field in FIELDS if field in entry})


def _texts(words: Words) -> tuple[str, ...]:
    return tuple(getattr(words, field) for field in FIELDS)


def _wording(entry: Entry, language: str) -> Wording:
    entry.only("clause", "sentence", "jargon", "known", "forbidden")
    return Wording(
        language=language,
        clause=entry.whole("clause"),
        sentence=entry.whole("sentence"),
        jargon=entry.labels("jargon"),
        known=entry.texts("known"),
        forbidden=entry.texts("forbidden"),
    )
