"""Voice notes a household adds to its report: what is taken for one, and what becomes of it."""

from collections.abc import Sequence
from datetime import timedelta

from acts.pictures import AS_LONG_AS_A_REPORT, Outcome
from storage import audit
from storage.engine import Session
from storage.queries import bindings, cases, reports, voices
from storage.queries.addresses import Contact
from storage.queries.pictures import VOICE
from storage.queries.voices import Recorded

MOST_BYTES = 2 * 1024 * 1024
"""About two minutes as phones record, much longer as browsers do."""
MOST_A_DAY = 20
MOST_A_REPORT = 3
DAY = timedelta(days=1)

BEGINS = (
    (0, b"\x1a\x45\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp3gp", "audio/3gpp"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"WAVE", "audio/wav"),
    *((0, bytes((0xFF, second)), "audio/mpeg") for second in (0xFB, 0xFA, 0xF3, 0xF2)),
    *((0, bytes((0xFF, second)), "audio/aac") for second in (0xF1, 0xF9)),
)
"""Where the sign of a format stands, the sign, and the format: what a file says of its type is
whatever its sender likes."""
LEAST_BYTES = 16


def media_type(data: bytes) -> str | None:
    """The format of a recording by its first bytes; None when it is none we know."""
    if len(data) < LEAST_BYTES or len(data) > MOST_BYTES:
        return None
    return next((kind for at, sign, kind in BEGINS if data.startswith(sign, at)), None)


async def may_send(session: Session, contact: Contact) -> bool:
    """Count a voice note being sent from this address; False when the day has enough."""
    return await bindings.tried(session, f"voice:{contact.id}", DAY) <= MOST_A_DAY


async def receive(session: Session, contact: Contact, voice: Recorded) -> int:
    """Keep a voice note until its report is sent."""
    voice_id = await voices.put(session, contact.id, voice)
    await audit.record(
        session,
        f"address:{contact.id}",
        "voice.received",
        f"voice:{voice_id}",
        {"bytes": len(voice.content), "type": voice.media_type},
    )
    return voice_id


async def keep(
    session: Session, contact: Contact, report_id: int, voice_ids: Sequence[int]
) -> Outcome:
    """Keep voice notes with a report of this very address; one that is not theirs is absent."""
    report = await reports.by_address(session, contact.id, report_id)
    if report is None:
        await drop(session, contact, voice_ids)
        return Outcome.ABSENT
    outcomes = [
        await _keep_one(session, contact, report_id, report.case_id, one) for one in voice_ids
    ]
    await audit.record(
        session,
        f"address:{contact.id}",
        "report.voice",
        f"report:{report_id}",
        {"kept": outcomes.count(Outcome.KEPT), "of": len(outcomes)},
    )
    worst = (Outcome.FULL, Outcome.ABSENT)
    return next((item for item in worst if item in outcomes), Outcome.KEPT)


async def drop(session: Session, contact: Contact, voice_ids: Sequence[int]) -> None:
    """Let go of voice notes that belong to no report."""
    for voice_id in voice_ids:
        await voices.take(session, contact.id, voice_id)


async def _keep_one(
    session: Session, contact: Contact, report_id: int, case_id: int, voice_id: int
) -> Outcome:
    voice = await voices.take(session, contact.id, voice_id)
    if voice is None:
        return Outcome.ABSENT
    taken = await bindings.tried(session, f"voices of:{report_id}", AS_LONG_AS_A_REPORT)
    if taken > MOST_A_REPORT:
        return Outcome.FULL
    await cases.add_document(session, case_id, VOICE, None, voice.content, voice.media_type)
    return Outcome.KEPT
