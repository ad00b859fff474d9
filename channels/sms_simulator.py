"""A phone on the rehearsal page: plain text without buttons, as a real short message would be."""

from channels.contract import Features, Outcome, Outgoing, Received, Request
from channels.errors import Unauthenticated
from channels.text import LONGEST_SMS


class SmsSimulator:
    """A mailbox that shows exactly what a phone without a data plan would show."""

    name = "sms_simulator"
    features = Features(max_text=LONGEST_SMS, mailbox=True)

    async def send(self, message: Outgoing) -> str:
        return message.reference

    async def receive(self, request: Request) -> Received:
        raise Unauthenticated("the simulated phone has no webhook")

    async def query(self, reference: str) -> Outcome | None:
        return None
