"""What public notices leave for officials to do: release, prove, answer, take off the wall."""

from collections.abc import Sequence

from locales import _, day
from notifications.chore import Chore, Source
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from rulebook.notice_kinds import KINDS, PUBLICITY
from storage.engine import Session
from storage.queries import objections, posts, public_notices
from storage.queries.posts import Held
from storage.queries.public_notices import DRAFT, Notice
from storage.scope import EVERYTHING, Scope

ANSWERING = ("village_committee", "township_government")


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """What one official has to do about the notices of their places."""
    scope = Scope(tuple(post.path for post in held), person_id=person_id)
    waiting = await public_notices.pending(session, scope)
    said = await objections.open_by_notice(session, [notice.id for notice in waiting])
    found = []
    for notice in waiting:
        everybody = await _whose(session, notice, bool(said.get(notice.id)))
        found += [
            chore
            for chore, people in _of(session, notice, everybody)
            if chore and person_id in people
        ]
    return found


async def people(session: Session) -> set[int]:
    """Everybody who has something to do about a notice."""
    waiting = await public_notices.pending(session, EVERYTHING)
    said = await objections.open_by_notice(session, [notice.id for notice in waiting])
    found: set[int] = set()
    for notice in waiting:
        everybody = await _whose(session, notice, bool(said.get(notice.id)))
        for _chore, persons in _of(session, notice, everybody):
            found |= persons
    return found


SOURCE = Source(of, people)

Whose = dict[str, set[int]]
"""The people by what is theirs to do: release, hang, answer."""


async def _whose(session: Session, notice: Notice, objected: bool) -> Whose:
    kind = KINDS[notice.kind]
    release: set[int] = set()
    if notice.state == DRAFT:
        release = await _nearest(session, notice, kind.releasers, without=notice.author_id)
    hang = await _nearest(session, notice, PUBLICITY.authors) if notice.state != DRAFT else set()
    answer: set[int] = set()
    if objected:
        for role in ANSWERING:
            answer |= await _nearest(session, notice, (role,))
    return {"release": release, "hang": hang, "answer": answer}


async def _nearest(
    session: Session, notice: Notice, roles: Sequence[str], without: int | None = None
) -> set[int]:
    """Who holds one of these roles nearest to the village, other than the one who may not."""
    holders = await posts.responsible(session, notice.path, roles, session.moment.today)
    free = [one for one in holders if one.person_id != without]
    return {one.person_id for one in free if one.path == free[0].path}


def _of(session: Session, notice: Notice, whose: Whose) -> list[tuple[Chore, set[int]]]:
    today, code = session.moment.today, shown_code(notice.code)
    address = f"/console/public-notices/{notice.id}"
    found = []
    if notice.state == DRAFT:
        text = _("Notice %(code)s waits for a second person: look at it, release it.", code=code)
        found.append((Chore(text, address=address), whose["release"]))
    if whose["answer"]:
        text = _("Objection to notice %(code)s: check again and answer it.", code=code)
        found.append((Chore(text, notice.last_on, address), whose["answer"]))
    over = notice.down_on is not None and today >= notice.down_on
    if over:
        text = _("Notice %(code)s is over: take the paper off the wall.", code=code)
        found.append((Chore(text, notice.down_on, address), whose["hang"]))
    return found + [(chore, whose["hang"]) for chore in _proofs(session, notice)]


def _proofs(session: Session, notice: Notice) -> list[Chore]:
    """The photos of a notice that are missing; one that came down early needs none any more."""
    today, code = session.moment.today, shown_code(notice.code)
    address = f"/console/public-notices/{notice.id}"
    first, last, down = notice.first_on, notice.last_on, notice.down_on
    if notice.kind != PUBLICITY.id or not (first and last and down) or down <= last:
        return []
    found = []
    if notice.first_proof_on is None:
        text = _("Notice %(code)s: keep a photo of its first day on the wall.", code=code)
        found.append(Chore(text, first, address))
    if notice.last_proof_on is None and today >= last:
        text = _(
            "Notice %(code)s: keep a photo of its last day on the wall, %(day)s.",
            code=code,
            day=day(last, today),
        )
        found.append(Chore(text, last, address))
    return found
