"""What a second person looks at before approving a broadcast: whom it reaches, with which words.

Every sample is rendered for that very household: its language, its landline, and the neutral words
where others read its phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from acts import message_templates
from acts.actor import Actor, NotAllowed, Trust
from acts.audience import kept_aim
from acts.audience_counts import Count, Township, count
from acts.broadcasts.states import chosen_by
from acts.notices import SENDERS
from channels.text import Segments, is_short, segments
from locales import _, speaking
from notifications import routing
from notifications.notices import forms, problems
from notifications.notices.problems import SIGNATURE, Measure
from notifications.notices.sending import neutral, rendered
from notifications.tell import HOTLINE
from rulebook.calendar import quiet, quiet_ends
from rulebook.loader import Rulebook
from rulebook.notices import BRIEF, SHORT
from storage.engine import Session
from storage.queries import audiences, notices, regions
from storage.queries.audiences import NO_ADDRESS, Sampled
from storage.queries.notices import Sending, Version

UNDRAWN = "····"
"""Stands for the code of a shared phone, which is drawn when the sending begins."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A household that will get it, and exactly what it will read."""

    village: str
    number: int
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What goes out on one channel; `cost` is set where messages are paid by the part."""

    channel: str
    households: int
    cost: Segments | None
    samples: tuple[Sample, ...]

    @property
    def parts(self) -> int:
        """How many paid messages that makes."""
        return self.households * self.cost.parts if self.cost else 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a second person looks at; `by_form` is what each form a phone may get would cost."""

    sending: Sending
    notice: Version
    audience: Count
    channels: tuple[Share, ...]
    by_form: Mapping[str, int]
    starts_at: datetime
    in_quiet_hours: bool
    problems: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many households get it."""
        return self.audience.reached

    @property
    def by_township(self) -> tuple[Township, ...]:
        """The same by township, with those who do not get it."""
        return self.audience.by_township

    @property
    def exclusions(self) -> Mapping[str, int]:
        """How many are meant and left out, by reason."""
        return self.audience.exclusions

    @property
    def parts(self) -> int:
        """How many paid messages the whole sending makes."""
        return sum(share.parts for share in self.channels)


async def preview(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    broadcast_id: int,
    signature: str = SIGNATURE,
) -> Preview | None:
    """Who would get a broadcast and what they would read; None when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over the place that sends notices.
    """
    found = await seen(session, actor, broadcast_id)
    if found is None:
        return None
    sending, notice = found
    counted = await count(session, kept_aim(sending.audience))
    guarded = routing.tells(rules, notice, await chosen_by(session, sending))
    shown = _Shown(session, sending, notice, signature, guarded)
    local, today = session.moment.local, session.moment.today
    return Preview(
        sending=sending,
        notice=notice,
        audience=counted,
        channels=tuple([await shown.share(*one) for one in sorted(counted.channels.items())]),
        by_form=await shown.by_form(counted.channels),
        starts_at=quiet_ends(local),
        in_quiet_hours=quiet(local.time()),
        problems=(
            *problems.problems(rules, notice, Measure(signature, today)),
            *_of_audience(counted),
            *await message_templates.unfit(
                session, notice, counted.channels, sending.form, sending.path
            ),
        ),
    )


async def seen(session: Session, actor: Actor, broadcast_id: int) -> tuple[Sending, Version] | None:
    """A broadcast this actor may look at, with its notice.

    Raises: NotAllowed
    """
    actor.needs(Trust.CONSOLE)
    sending = await notices.broadcast(session, actor.scope, broadcast_id)
    if sending is None:
        return None
    if actor.role_among(sending.path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")
    notice = await notices.get(session, sending.notice_id)
    assert notice is not None
    return sending, notice


def _of_audience(counted: Count) -> list[str]:
    """Say that nobody gets it, or that most of those meant have to be told by a visit."""
    by_visit = counted.exclusions.get(NO_ADDRESS, 0)
    if not counted.reached and not by_visit:
        return [_("Nobody of this audience can be reached: choose another audience.")]
    if by_visit <= counted.reached:
        return []
    return [
        _(
            "%(count)s households have neither a phone nor a chat, more than get it: they must be "
            "told by a visit.",
            count=by_visit,
        )
    ]


class _Shown:
    """Shows one broadcast as its readers will see it."""

    def __init__(
        self, session: Session, sending: Sending, notice: Version, signature: str, guarded: bool
    ) -> None:
        self._session = session
        self._sending = sending
        self._notice = notice
        self._signature = signature
        self._guarded = guarded

    async def share(self, channel: str, households: int) -> Share:
        """What goes out on a channel, with five of its readers."""
        reach = kept_aim(self._sending.audience).reach
        found = await audiences.sample(self._session, reach, channel)
        return Share(
            channel=channel,
            households=households,
            cost=await self._cost(channel, self._sending.form) if is_short(channel) else None,
            samples=tuple([await self._sample(channel, one) for one in found]),
        )

    async def by_form(self, channels: Mapping[str, int]) -> dict[str, int]:
        """How many paid messages each form would make."""
        has = (SHORT, *((BRIEF,) if self._notice.brief else ()))
        return {
            form: sum(
                [
                    households * (await self._cost(channel, form)).parts
                    for channel, households in channels.items()
                    if is_short(channel)
                ]
            )
            for form in has
        }

    async def _cost(self, channel: str, form: str) -> Segments:
        landline = await self._landline(self._sending.region_id)
        return segments(forms.text(self._notice, channel, landline, form), self._signature)

    async def _sample(self, channel: str, one: Sampled) -> Sample:
        landline = await self._landline(one.region_id)
        with speaking(one.language):
            if self._guarded and one.shared:
                return Sample(one.village, one.number, neutral(UNDRAWN, landline), ())
            text = forms.text(self._notice, channel, landline, self._sending.form)
            choices = rendered(self._notice, text, channel, 0).choices
        return Sample(one.village, one.number, text, tuple(choice.label for choice in choices))

    async def _landline(self, region_id: str) -> str:
        return await regions.landline_for(self._session, region_id) or HOTLINE
