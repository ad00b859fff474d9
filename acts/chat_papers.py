"""A paper of a case sent as a picture in a bound chat."""

from datetime import timedelta

from acts.actor import Actor, NotAllowed, Trust
from acts.papers import keeping
from acts.pictures import OWN
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import bindings, cases, pictures
from storage.queries.addresses import Contact

MOST = 20
"""So many pictures of papers of one case come by chat; more is a mistake or a flood."""
LONG = timedelta(days=3650)


async def keep(
    session: Session, rules: Rulebook, actor: Actor, contact: Contact, sent: tuple[int, str, str]
) -> bool:
    """Keep a picture as a paper: `sent` is the case, the paper's key and the picture's handle.

    False when the case is not theirs or needs no such paper, when the picture did not arrive, or
    is one too many.

    Raises:
        NotAllowed: the chat is not bound, or its official holds no post over this place.
    """
    actor.needs(Trust.BOUND)
    case_id, key, handle = sent
    case = await cases.get(session, actor.scope, case_id)
    if case is None or key not in keeping.expected(rules, case):
        return False
    if not actor.roles_at(case.path, case.household_id):
        raise NotAllowed("no post over this place")
    content: bytes | None = handle.encode()
    media_type = f"handle/{contact.channel}"
    if contact.channel == OWN:
        number = int(handle) if handle.isascii() and handle.isdigit() and len(handle) < 19 else 0
        content, media_type = await pictures.take(session, contact.id, number), pictures.JPEG
    if content is None or await bindings.tried(session, f"papers of:{case.id}", LONG) > MOST:
        return False
    document = await cases.add_document(session, case.id, key, actor.person_id, content, media_type)
    detail = {"paper": key, "document": document}
    await audit.record(session, actor.name, "paper.kept", f"case:{case.id}", detail)
    return True
