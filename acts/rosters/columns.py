"""What belongs into each column of a roster: said beside a bad cell, and in the empty forms."""

from collections.abc import Callable, Mapping

from acts.rosters.rows import HELPED_EXAMPLE, MOST_PEOPLE, STATUSES, role_names
from locales import _
from storage.queries.households import PROVISIONAL_FROM

EXPECTED: Mapping[str, Callable[[], str]] = {
    "乡镇": lambda: _("The township's name, where several villages are called the same."),
    "村": lambda: _("The village's name, as it stands in the list of places."),
    "户号": lambda: _(
        "A whole number from 1 to %(most)s, once in a village.", most=PROVISIONAL_FROM - 1
    ),
    "户主姓名": lambda: _("The name of the head of the household."),
    "户主身份证号": lambda: _("18 digits, kept as text; may be left empty."),
    "身份证号": lambda: _("18 digits, kept as text; may be left empty."),
    "手机号": lambda: _("A mobile number of 11 digits; may be left empty."),
    "人口": lambda: _("How many people live together, from 1 to %(most)s.", most=MOST_PEOPLE),
    "类别": lambda: _("One of: %(allowed)s.", allowed="、".join(STATUSES)),
    "标签": lambda: _("Words such as 低保、独居老人, with commas between them; may be left empty."),
    "姓名": lambda: _("The person's name."),
    "与户主关系": lambda: _("户主, 配偶, 子, 女 and the like."),
    "角色": lambda: _("One of: %(allowed)s.", allowed="、".join(role_names())),
    "地区": lambda: _("The place where the post is, as it stands in the list of places."),
    "单位": lambda: _("The office's full name, the same in every row."),
    "到岗日期": lambda: _("A day like 2026-03-01; empty is today."),
    "离岗日期": lambda: _("A day like 2026-03-01; empty while the post lasts."),
    "帮扶户": lambda: _(
        "Villages and numbers like %(example)s; may be left empty.", example=HELPED_EXAMPLE
    ),
    "起": lambda: _("A day like 2026-03-01; empty is today."),
    "止": lambda: _("A day like 2026-03-01; empty while it lasts."),
}


def expected(column: str) -> str:
    """What a cell of a column should hold; nothing where a row or a sheet is meant."""
    found = EXPECTED.get(column)
    return found() if found else ""
