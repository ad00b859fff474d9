"""Ready notices: a policy's own, put together from the rulebook as it stands."""

from collections.abc import Iterator
from datetime import date

from locales import DEFAULT
from notifications.notices.problems import SIGNATURE, Measure, in_words, problems
from rulebook.loader import Rulebook
from rulebook.notices import ReadyNotice, checks
from rulebook.sources import quote
from storage.queries.notices import Text


def ready(rules: Rulebook, policy_id: str, review_by: date) -> Text | None:
    """The notice of a policy with the figures it has now; None when there is none."""
    notice = rules.plain_notices.ready.get(policy_id)
    if notice is None:
        return None
    first = notice.words[DEFAULT]
    return Text(
        **{name: getattr(first, name) for name in first.__dataclass_fields__},
        slug=policy_id,
        source=quote(rules.sources, rules.policies.by_id[policy_id].cite),
        review_by=review_by,
        policy=policy_id,
        figures=notice.figures,
        others={spoken: words for spoken, words in notice.words.items() if spoken != DEFAULT},
        may_apply=notice.may_apply,
    )


def faults(rules: Rulebook, notice: ReadyNotice, today: date) -> list[str]:
    """Say what is wrong with a ready notice, in figures, wording, completeness and length.

    One of a policy for a single year is looked at as of that year.
    """
    year = rules.policies.by_id[notice.policy].coverage_year
    today = min(today, date(year, 12, 31)) if year else today
    text = ready(rules, notice.policy, today)
    assert text is not None
    found = [
        f"{spoken}: {in_words(fault)}"
        for spoken, words in notice.words.items()
        for fault in (
            *checks.of_wording(words, rules.plain_notices.wording[spoken]),
            *checks.of_ready(words),
        )
    ]
    return [*dict.fromkeys(found), *problems(rules, text, Measure(SIGNATURE, today))]


def without(rules: Rulebook) -> Iterator[str]:
    """Name the policies in force that have no ready notice yet."""
    live = (policy.id for policy in rules.policies.by_id.values() if policy.live)
    return (policy_id for policy_id in live if policy_id not in rules.plain_notices.ready)
