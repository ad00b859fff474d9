"""What the console calls states, kinds and reasons; steps and roles are in `locales.steps`."""

from collections.abc import Callable, Mapping

from locales import _
from locales.notice_fields import field_name
from locales.steps import papers as papers
from locales.steps import roles as roles
from locales.steps import step as step
from rulebook import masking

Words = Mapping[str, Callable[[], str]]

MESSAGE_STATES: Words = {
    "queued": lambda: _("waiting"),
    "claimed": lambda: _("about to leave"),
    "handing": lambda: _("leaving now"),
    "accepted": lambda: _("handed over"),
    "delivered": lambda: _("arrived"),
    "undelivered": lambda: _("did not arrive"),
    "expired": lambda: _("handed over, no receipt came"),
    "refused": lambda: _("refused"),
    "unsure": lambda: _("nobody knows yet whether it left"),
    "parked": lambda: _("waits for a person's decision"),
    "dropped": lambda: _("given up"),
    "cancelled": lambda: _("taken back"),
    "suppressed": lambda: _("not wanted"),
    "stale": lambda: _("no longer needed"),
}

MESSAGE_KINDS: Words = {
    "reply": lambda: _("Answer in a chat"),
    "code.binding": lambda: _("One-time code"),
    "code.sign_in": lambda: _("One-time code"),
    "code.status": lambda: _("One-time code"),
    "case.alarm": lambda: _("Alarm"),
    "alarm.taken": lambda: _("Alarm taken over"),
    "alarm.unread": lambda: _("A confidential alarm needs a reader"),
    "household.moved": lambda: _("Moved to another village"),
    "case.helper": lambda: _("Who helps whom"),
    "card.confirm": lambda: _("Card of a household"),
    "case.confirm": lambda: _("Question to the household"),
    "case.confirm_code": lambda: _("One-time code"),
    "case.progress": lambda: _("Progress for the household"),
    "leave.decided": lambda: _("Leave decided"),
    "post.changed": lambda: _("Posts handed over"),
    "account.renewed": lambda: _("Sign-in renewed"),
    "digest.daily": lambda: _("Daily digest"),
    "notice": lambda: _("Notice"),
    "public_notice.objection": lambda: _("Objection to a public notice"),
}

CHANNELS: Words = {
    "webchat": lambda: _("Chat page"),
    "sms_simulator": lambda: _("Simulated phone"),
    "sms_http": lambda: _("Short message"),
    "telegram": lambda: _("Telegram"),
    "paper": lambda: _("On paper, or by word of mouth"),
}

HANDOFF_REASONS: Words = {
    "objection_late": lambda: _("Objection after the public notice was over"),
    "public_notice_changed": lambda: _("A public notice on the wall must be exchanged"),
    "notice_unclear": lambda: _("A notice was not understood"),
    "danger": lambda: _("Danger"),
    "alarm_unreached": lambda: _("An alarm reached nobody at one level"),
    "reader_needed": lambda: _("A confidential matter needs somebody who may see it"),
    "not_understood": lambda: _("Nobody understood these words"),
    "wants_to_apply": lambda: _("Wants to apply for a policy"),
    "asked_for_person": lambda: _("Wants to speak to a person"),
    "report_stuck": lambda: _("Could not finish a report"),
    "failed": lambda: _("A message could not be processed"),
    "parked": lambda: _("A message waits for a decision"),
}

NOTICE_KINDS: Words = {
    "publicity": lambda: _("Public notice"),
    "announcement": lambda: _("Announcement"),
}

NOTICE_STATES: Words = {
    "draft": lambda: _("prepared, waits for a second person"),
    "released": lambda: _("hangs now"),
    "down": lambda: _("its days are over"),
    "dropped": lambda: _("thrown away"),
}

OBJECTION_STATES: Words = {
    "open": lambda: _("not answered yet"),
    "upheld": lambda: _("was right"),
    "dismissed": lambda: _("checked, was not so"),
}

BROADCAST_STATES: Words = {
    "draft": lambda: _("prepared, waits for a second person"),
    "approved": lambda: _("approved, not sent yet"),
    "sending": lambda: _("being sent"),
    "paused": lambda: _("paused"),
    "done": lambda: _("sent"),
    "stopped": lambda: _("stopped"),
}

NOTICE_FIELDS: Words = {
    "source": lambda: _("Basis: document and number"),
    "policy": lambda: _("Policy"),
    "review_by": lambda: _("Review by"),
    "figures": lambda: _("Figures"),
}


def notice_field(name: str) -> str:
    """A field of a notice, also one that is no words of its own."""
    return word(NOTICE_FIELDS, name) if name in NOTICE_FIELDS else field_name(name)


TEMPLATE_STATES: Words = {
    "draft": lambda: _("written, not submitted yet"),
    "submitted": lambda: _("the provider is looking at it"),
    "approved": lambda: _("approved, in use"),
    "rejected": lambda: _("the provider did not take it"),
    "retired": lambda: _("not used any more"),
}

NOTICE_FORMS: Words = {
    "brief": lambda: _("one short message"),
    "short": lambda: _("two short messages in one"),
}

FATES: Words = {
    "delivered": lambda: _("arrived"),
    "sent": lambda: _("handed over"),
    "queued": lambda: _("waiting"),
    "undelivered": lambda: _("did not arrive"),
    "unsure": lambda: _("nobody knows yet whether it left"),
    "parked": lambda: _("waits for a person's decision"),
    "suppressed": lambda: _("not wanted"),
    "cancelled": lambda: _("taken back"),
}

ANSWERS: Words = {
    "understood": lambda: _("understood"),
    "unclear": lambda: _("did not understand"),
    "apply": lambda: _("wants to apply"),
}


def hidden(text: str) -> str:
    """A person's words without the digits of ID numbers and bank cards, which no page shows."""
    for kind in ("identity_number", "bank_card"):
        text = masking.RUNS[kind].sub("****", text)
    return text


def message_kind(kind: str) -> str:
    """What a message is, in words: whatever a dialogue says is an answer in a chat."""
    return word(MESSAGE_KINDS, kind if kind in MESSAGE_KINDS else "reply")


def word(words: Words, key: str | None) -> str:
    """The words for a key, or the key itself: better a strange word than none."""
    if key is None:
        return ""
    found = words.get(key)
    return found() if found else key
