"""What we answer in a chat: one module per topic, tried in the order of `TOPICS`.

A topic is a module with `routes() -> Router`. Its handlers get what they name: `said`, `session`,
`contact`, `actor`, `state`, `rules`, `inbound`; they return `Reply` values and never send.
"""

from aiogram import Router

from handlers import (
    alarm,
    alarms,
    answering,
    applying,
    asking_policy,
    case,
    checking,
    confirming,
    consenting,
    correcting,
    disagreeing,
    duty,
    fallback,
    helping,
    leave,
    minutes,
    objecting,
    pausing,
    person,
    picture,
    planning,
    policy,
    preferences,
    putting_off,
    reading_notice,
    report,
    screening,
    staff,
    start,
    steps,
    tasks,
    visit,
    week,
    what_fits,
)
from handlers.what_fits import turn

TOPICS = (
    preferences,
    alarms,
    consenting,
    objecting,
    confirming,
    staff,
    duty,
    case,
    tasks,
    putting_off,
    planning,
    screening,
    visit,
    minutes,
    correcting,
    pausing,
    leave,
    week,
    steps,
    disagreeing,
    helping,
    person,
    checking,
    answering,
    alarm,
    reading_notice,
    policy,
    what_fits,
    applying,
    asking_policy,
    turn,
    picture,
    report,
    start,
    fallback,
)


def topics() -> list[Router]:
    """Fresh routers of all topics, in matching order; a Router joins one Dispatcher only."""
    return [topic.routes() for topic in TOPICS]
