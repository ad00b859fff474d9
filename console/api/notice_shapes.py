"""What goes in and out of notices and their sendings, field by field."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from console.api.shapes import Day, Given, Taken, Words, like

State = Literal[
    "queued", "claimed", "handing", "accepted", "delivered", "undelivered", "expired",
    "refused", "unsure", "parked", "dropped", "cancelled", "suppressed", "stale", "left_out",
]  # fmt: skip


class NoticeWords(Taken):
    """The words of a notice in one language."""

    title: Words = Field(max_length=60)
    brief: Words = Field("", max_length=140)
    short: Words = Field(max_length=280)
    for_whom: Words = Field("", max_length=500)
    gets: Words = Field("", max_length=500)
    how: Words = Field("", max_length=500)
    place: Words = Field("", max_length=500)
    by_when: Words = Field("", max_length=500)
    body: Words = Field("", max_length=3000)


class NoticeDraft(NoticeWords):
    """A notice somebody may make of it."""

    model_config = like(
        slug="winter-water",
        title="水管防冻提醒",
        short="今晚降温，请把水管包好，水龙头留细流。有问题打{phone}。",
        body="今晚气温降到零下。请把露在外面的水管包好。",
        source="县水利局通知〔2026〕3号",
        review_by="2026-04-30",
        may_apply=False,
    )

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", max_length=60)
    source: Words = Field(min_length=1, max_length=200)
    review_by: Day
    policy: str = Field("", pattern=r"^[a-z0-9-]{0,60}$", max_length=60)
    may_apply: bool = True


class Draft(Given):
    """A draft and where it stands; `notice` once somebody made one of it."""

    model_config = like(id="118000000000000001", state="waiting", why="", notice=None)

    id: str
    state: Literal["waiting", "taken", "declined"]
    why: str
    notice: str | None


class Notice(Given):
    """A notice as it is, or a draft of this system; words are empty where there are none."""

    model_config = like(
        id="118000000000000002",
        slug="winter-water",
        version=1,
        state="written",
        title="水管防冻提醒",
        review_by="2026-04-30",
    )

    id: str
    slug: str
    version: int
    state: Literal["written", "waiting", "taken", "declined"]
    title: str
    review_by: date


class NoticeText(Notice):
    """A notice with its words; `notice` and `why` say what became of a draft."""

    model_config = like(
        id="118000000000000002",
        slug="winter-water",
        version=1,
        state="written",
        title="水管防冻提醒",
        review_by="2026-04-30",
        words={"short": "今晚降温，请把水管包好。"},
        source="县水利局通知〔2026〕3号",
        policy="",
        notice=None,
        why="",
    )

    words: dict[str, str]
    source: str
    policy: str
    notice: str | None
    why: str


class Notices(Given):
    """A page of notices."""

    items: list[Notice]
    next: str | None


class Count(Given):
    """So many messages at one state."""

    state: State
    messages: int


class Sending(Given):
    """One sending of a notice, and how its messages stand."""

    model_config = like(
        id="118000000000000003",
        notice="118000000000000002",
        state="sending",
        started_at="2026-03-02T10:00:00+08:00",
        counts=[{"state": "delivered", "messages": 20}],
    )

    id: str
    notice: str
    state: str
    started_at: datetime
    counts: list[Count]


class Sendings(Given):
    """A page of sendings."""

    items: list[Sending]
    next: str | None


class Delivery(Given):
    """What became of the message to one household; `recipient` means nothing outside."""

    model_config = like(
        recipient="6f1d0c2b9a8e7d6c5b4a", state="delivered", channel="sms_http", reason=""
    )

    recipient: str
    state: State
    channel: str
    reason: str


class Deliveries(Given):
    """A page of deliveries."""

    items: list[Delivery]
    next: str | None
