"""The help plan (帮扶计划): what is done for the household, by whom and until when."""

from collections.abc import Sequence

from acts.actor import Actor
from acts.papers.about import BLANK, About, about, family, given, head, paper, written
from acts.papers.paper import BOXES, Facts, Lines, Paper, Table
from locales import _
from locales.steps import roles
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import help_measures, officials, posts
from storage.queries.cases import Filed
from storage.queries.help_measures import Kept

PLAN = "help_plan"
EMPTY_ROWS = 4


def fits(rules: Rulebook, case: Filed) -> bool:
    """Whether a case is about helping a household."""
    return case.procedure == PLAN and case.household_id is not None


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The plan as it stands; with empty lines to be filled in by hand while there is none."""
    known = await about(session, actor, case)
    if known.household is None:
        return None
    kept = await help_measures.of_case(session, actor.scope, case.id)
    measures = [one for one in kept if one.standing]
    return paper(
        known,
        PLAN,
        rules.documents[PLAN].zh,
        given(
            head(known),
            await _helper(session, known),
            family(known),
            _measures(rules, known, measures),
            Lines(
                "answer",
                (_("We agree with this plan."), _("We do not agree, because:")),
                _("What the household says (tick one)"),
                BOXES,
            ),
        ),
        signatures=(_("Head of the household"), _("Helper"), _("Village (seal)"), _("Day")),
    )


async def _helper(session: Session, known: About) -> Facts:
    """The helper by name and unit; a phone number is told by the village, not printed."""
    assert known.household is not None
    people = await posts.helpers_of(session, known.household.id, known.today)
    called = []
    for person in people:
        name = await officials.name(session, person) or ""
        served = await officials.posts_of(session, person, known.today)
        unit = next((post.unit for post in served if post.unit), None)
        called.append(f"{name}（{unit}）" if unit else name)
    rows = [(_("Helper"), "、".join(called) or _("not named yet"))]
    if known.landline:
        rows.append((_("To reach the helper call"), known.landline))
    return Facts("helper", tuple(rows))


def _measures(rules: Rulebook, known: About, measures: Sequence[Kept]) -> Table:
    names = {one.id: one.name for one in known.members}
    rows = [
        (
            str(number),
            _text(rules, one),
            names.get(one.member_id or 0, _("whole family")),
            roles(rules, (one.role,)),
            written(one.due_on) if one.due_on else BLANK,
            written(one.done_on) if one.done_on else BLANK,
        )
        for number, one in enumerate(measures, 1)
    ]
    rows = rows or [(str(number), *(BLANK,) * 5) for number in range(1, EMPTY_ROWS + 1)]
    header = (_("No."), _("Measure"), _("For whom"), _("Done by"), _("Until"), _("Done on"))
    return Table("measures", header, tuple(rows), _("Measures"), (3, 12, 4, 6, 7, 7))


def _text(rules: Rulebook, measure: Kept) -> str:
    """What is done; of which policy, where the words do not say it already."""
    category = rules.measures.get(measure.category)
    kind = category.zh if category else ""
    policy = rules.policies.by_id.get(measure.policy or "")
    said = [kind, measure.text]
    if policy and policy.title not in measure.text:
        said.append(_("policy: %(title)s", title=policy.title))
    return "；".join(part for part in dict.fromkeys(said) if part)
