"""Telling an official that somebody else gave their sign-in a new password."""

from locales import _, day, speaking
from notifications.outbox import put
from storage.engine import Session
from storage.queries import addresses

KIND = "account.renewed"


async def tell(session: Session, person_id: int, office: str, *, second_factor: bool) -> None:
    """Tell the owner at every address of theirs: whoever knows the new password could sign in.

    `office` is the place whose administrator did it, empty for whoever runs the service.
    """
    today = day(session.moment.today)
    for contact in await addresses.of_official(session, person_id):
        with speaking(contact.language):
            text = said(office or _("the service"), today, second_factor=second_factor)
        await put(session, contact, KIND, text)


def said(office: str, today: str, *, second_factor: bool) -> str:
    """The message in words."""
    if second_factor:
        return _(
            "On %(day)s the administrator of %(office)s gave your sign-in a new password and "
            "removed its authenticator. If you did not ask for it, call them at once: somebody "
            "else could sign in as you.",
            day=today,
            office=office,
        )
    return _(
        "On %(day)s the administrator of %(office)s gave your sign-in a new password. If you did "
        "not ask for it, call them at once: somebody else could sign in as you.",
        day=today,
        office=office,
    )
