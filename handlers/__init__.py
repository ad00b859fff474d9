"""What we answer in a chat: one module per topic, tried in the order of `TOPICS`.

A topic is a module with `routes() -> Router`. Its handlers get what they name: `said`, `session`,
`contact`, `actor`, `state`, `rules`, `inbound`; they return `Reply` values and never send.
"""

from aiogram import Router

from handlers import (
    alarm,
    alarms,
    asking_policy,
    case,
    checking,
    confirming,
    consenting,
    disagreeing,
    fallback,
    helping,
    objecting,
    person,
    picture,
    policy,
    preferences,
    report,
    staff,
    start,
    steps,
    tasks,
    visit,
)

TOPICS = (
    preferences,
    alarms,
    consenting,
    objecting,
    confirming,
    staff,
    case,
    tasks,
    visit,
    steps,
    disagreeing,
    helping,
    person,
    checking,
    alarm,
    policy,
    asking_policy,
    picture,
    report,
    start,
    fallback,
)


def topics() -> list[Router]:
    """Fresh routers of all topics, in matching order; a Router joins one Dispatcher only."""
    return [topic.routes() for topic in TOPICS]
