"""What goes in and out, field by field; the meaning of each is in `console.api.words`."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from acts.systems.clues import AT_ONCE


def _a_day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _a_day_or_none(text: str) -> str:
    return _a_day(text) if text else text


NO_CONTROLS = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
Words = Annotated[str, Field(pattern=NO_CONTROLS)]
Id = Annotated[str, Field(pattern=r"^[0-9]{1,18}$", max_length=18)]
"""Ids are texts: JavaScript cannot hold their numbers."""
Code = Annotated[str, Field(pattern=r"^[0-9]{4}-?[0-9]{4}$", max_length=9)]
Region = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,20}$", max_length=20)]
Day = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"}),
    AfterValidator(_a_day),
]
DayOrNone = Annotated[
    str,
    Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", max_length=10),
    AfterValidator(_a_day_or_none),
]
Stage = Literal[
    "household", "village", "township", "county", "city", "school", "other",
    "done", "not_granted", "withdrawn",
]  # fmt: skip


class Taken(BaseModel):
    """What comes in: nothing but what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class Given(BaseModel):
    """What goes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def like(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class Report(Taken):
    """A report somebody made elsewhere."""

    model_config = like(
        village="990101001",
        story="老人住院花了三万多，家里周转不开",
        kinds=[],
        danger=False,
        household_head="李大山",
        reporter_name="李小山",
        reporter_phone="13800000000",
        relation="relative",
    )

    village: Region
    story: Words = Field(min_length=1, max_length=500)
    kinds: list[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]] = Field([], max_length=10)
    danger: bool = False
    household_head: Words = Field("", max_length=20)
    reporter_name: Words = Field("", max_length=20)
    reporter_phone: str = Field("", pattern=r"^(1[3-9][0-9]{9})?$", max_length=11)
    relation: Literal["relative", "neighbour", "cadre"] = "cadre"


class ReportKept(Given):
    """What the reporter is told."""

    model_config = like(
        code="4821-0377",
        stage="village",
        attached=False,
        level="normal",
        contact_by="2026-03-04T10:00:00+08:00",
        deadline="2026-03-17",
    )

    code: str
    stage: Stage
    attached: bool
    level: str
    contact_by: datetime
    deadline: date | None


class Limit(Given):
    """A term that runs in a case, or ran."""

    clock: str
    deadline: date | None
    running: bool


class Case(Given):
    """How far a case is; no names, no illness, no amounts."""

    model_config = like(
        code="4821-0377",
        procedure="identify",
        village="990101001",
        stage="village",
        opened_on="2026-03-02",
        since="2026-03-02",
        closed_on=None,
        deadlines=[{"clock": "clue_15d", "deadline": "2026-03-17", "running": True}],
    )

    code: str
    procedure: str
    village: str
    stage: Stage
    opened_on: date
    since: date
    closed_on: date | None
    deadlines: list[Limit]


class Cases(Given):
    """A page of cases."""

    items: list[Case]
    next: str | None


class Clue(Taken):
    """Something an office noticed about a household."""

    village: Words = Field("", max_length=60)
    number: int | None = Field(None, ge=1, le=9999)
    head: Words = Field("", max_length=60)
    identity: str = Field("", pattern=r"^([0-9]{17}[0-9Xx])?$", max_length=18)
    on: Day
    kind: str = Field(pattern=r"^[a-z_]{1,40}$", max_length=40)
    said: Words = Field("", max_length=200)
    amount: str = Field("", pattern=r"^([0-9]{1,9}(\.[0-9]{1,2})?)?$", max_length=12)


class Clues(Taken):
    """A batch of clues of one office."""

    model_config = like(
        clues=[
            {
                "village": "张庄村",
                "number": 3,
                "head": "张大山",
                "on": "2026-02-27",
                "kind": "high_cost",
                "said": "住院自付较多",
                "amount": "32000",
            }
        ]
    )

    clues: list[Clue] = Field(min_length=1, max_length=AT_ONCE)


class ClueResult(Given):
    """What became of one clue, counted from 0."""

    row: int
    verdict: Literal["ok", "already", "wrong", "unmatched"]
    reason: str


class CluesKept(Given):
    """What became of a batch."""

    model_config = like(kept=1, results=[{"row": 0, "verdict": "ok", "reason": ""}])

    kept: int
    results: list[ClueResult]
