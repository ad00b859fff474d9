"""What the console calls steps, states and reasons; roles and papers are called as in the rules."""

from collections.abc import Callable, Mapping

from locales import _
from rulebook import masking
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure

Words = Mapping[str, Callable[[], str]]

STEPS: Words = {
    "clue_found": lambda: _("Report received"),
    "visit_started": lambda: _("The first visit was made"),
    "verified": lambda: _("Checked at home, papers complete"),
    "consent_declined": lambda: _("The household does not give consent"),
    "comparison_returned": lambda: _("Comparison of records is back"),
    "material_returned": lambda: _("Back to the village: something is missing"),
    "publicity_started": lambda: _("Public notice posted"),
    "publicity_passed": lambda: _("Public notice over, nobody objected"),
    "objection_raised": lambda: _("Someone objected to the public notice"),
    "objection_upheld": lambda: _("The objection is right: check again"),
    "township_passed": lambda: _("The township agrees"),
    "township_returned": lambda: _("The township sends it back"),
    "county_approved": lambda: _("The county approves"),
    "county_returned": lambda: _("The county sends it back"),
    "not_identified_decided": lambda: _("Not taken up this time"),
    "announced": lambda: _("Result announced"),
    "entered": lambda: _("Entered into the national system"),
    "duplicate_found": lambda: _("Belongs to another report"),
    "withdrawn_by_household": lambda: _("The household withdraws"),
}

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

REASONS: Words = {
    "blocked": lambda: _("The person has blocked us."),
    "refused": lambda: _("The provider does not take it."),
    "throttled": lambda: _("The provider asked us to slow down; it is sent again."),
    "unreachable": lambda: _("The provider could not be reached; it is sent again."),
    "too late": lambda: _("It was too late for this try; it is sent again."),
    "worker lost": lambda: _("The program stopped in the middle; its fate is being found out."),
    "no receipt": lambda: _("The provider never said whether it arrived."),
    "no longer true": lambda: _("What it said was no longer true."),
    "too old": lambda: _("It was too old to be of use."),
    "opted out": lambda: _("This person wants no such messages."),
    "quiet hours": lambda: _("It waits for the morning: nobody is disturbed at night."),
    "nothing to say": lambda: _("There was nothing left to say."),
    "step taken": lambda: _("The step was taken meanwhile."),
    "stopped": lambda: _("The sending was stopped."),
}

MESSAGE_KINDS: Words = {
    "reply": lambda: _("Answer in a chat"),
    "code.binding": lambda: _("One-time code"),
    "code.sign_in": lambda: _("One-time code"),
    "case.alarm": lambda: _("Alarm"),
    "case.progress": lambda: _("Progress for the household"),
    "clock.lead": lambda: _("Reminder before a limit"),
    "clock.overdue": lambda: _("Reminder: limit is over"),
    "clock.escalated": lambda: _("Told the level above"),
    "digest.daily": lambda: _("Daily digest"),
    "notice": lambda: _("Notice"),
}

CHANNELS: Words = {
    "webchat": lambda: _("Chat page"),
    "sms_simulator": lambda: _("Simulated phone"),
    "sms_http": lambda: _("Short message"),
    "telegram": lambda: _("Telegram"),
}

HANDOFF_REASONS: Words = {
    "notice_unclear": lambda: _("A notice was not understood"),
    "danger": lambda: _("Danger"),
    "not_understood": lambda: _("Nobody understood these words"),
    "asked_for_person": lambda: _("Wants to speak to a person"),
    "report_stuck": lambda: _("Could not finish a report"),
    "failed": lambda: _("A message could not be processed"),
    "parked": lambda: _("A message waits for a decision"),
}

BROADCAST_STATES: Words = {
    "draft": lambda: _("prepared, waits for a second person"),
    "approved": lambda: _("approved, not sent yet"),
    "sending": lambda: _("sent or being sent"),
    "stopped": lambda: _("stopped"),
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


def word(words: Words, key: str | None) -> str:
    """The words for a key, or the key itself: better a strange word than none."""
    if key is None:
        return ""
    found = words.get(key)
    return found() if found else key


def step(rules: Rulebook, procedure: Procedure, event: str, to: str | None) -> str:
    """What a step is called; one without words of its own is named by where it leads."""
    found = STEPS.get(event)
    if found:
        return found()
    state = procedure.states.get(to or "")
    return _("Move on to: %(state)s", state=state.zh) if state else event


def roles(rules: Rulebook, names: tuple[str, ...]) -> str:
    """Roles as the rules call them."""
    return "、".join(rules.roles[name].zh if name in rules.roles else name for name in names)


def papers(rules: Rulebook, names: tuple[str, ...]) -> str:
    """Papers as the rules call them."""
    return "、".join(f"《{rules.documents[name].zh}》" for name in names)
