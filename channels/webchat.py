"""The chat page in a browser: the page reads its messages from the outbox by itself."""

from channels.contract import Features, Outcome, Outgoing, Received, Request
from channels.errors import Unauthenticated


class WebChat:
    """A mailbox: handing over does nothing, the page's acknowledgement is the receipt."""

    name = "webchat"
    features = Features(max_text=4000, buttons=True, media=True, mailbox=True)

    async def send(self, message: Outgoing) -> str:
        return message.reference

    async def receive(self, request: Request) -> Received:
        raise Unauthenticated("the chat page has no webhook")

    async def query(self, reference: str) -> Outcome | None:
        return None
