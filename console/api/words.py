"""What the document of the interface says of each operation and each field, in every language."""

from collections.abc import Callable, Mapping

from locales import _

Said = Callable[[], str]

OPERATIONS: Mapping[tuple[str, str], Said] = {
    ("POST", "/api/v1/reports"): lambda: _(
        "Pass on what a family, or somebody for it, has told you. It becomes a lead like every "
        "report: nothing is decided by it. The code in the answer is for whoever told you."
    ),
    ("GET", "/api/v1/cases"): lambda: _(
        "How far the cases of your region are, the oldest first. Protected cases are not among "
        "them."
    ),
    ("GET", "/api/v1/cases/{code}"): lambda: _(
        "How far one case is: its stage, its days and its deadlines. No names."
    ),
    ("POST", "/api/v1/clues"): lambda: _(
        "Hand in what your office noticed about households, up to 500 at once. Each is answered by "
        "itself. A clue is something to look at, never a status."
    ),
    ("GET", "/api/v1/notices"): lambda: _(
        "The newest version of every notice, the last written first."
    ),
    ("POST", "/api/v1/notices"): lambda: _(
        "Hand in the draft of a notice. Nobody gets it: a person looks at it, makes a notice of it "
        "or declines it, and two people send it."
    ),
    ("GET", "/api/v1/notices/{notice}"): lambda: _(
        "One notice with its words, or what became of a draft of yours."
    ),
    ("GET", "/api/v1/deliveries"): lambda: _(
        "The sendings that began on a day, and how many of their messages stand where."
    ),
    ("GET", "/api/v1/deliveries/{sending}"): lambda: _(
        "What became of each message of a sending. Households have a name here that means nothing "
        "elsewhere; there is no phone and no address."
    ),
}

ADDRESSES: Mapping[str, Said] = {
    "code": lambda: _("The code of the case, eight digits."),
    "notice": lambda: _("The id of a notice or of a draft."),
    "sending": lambda: _("The id of a sending."),
    "region": lambda: _("Only what is in this place: its id, as your region's."),
    "procedure": lambda: _("Only cases of this procedure."),
    "open_only": lambda: _("Leave out what is finished."),
    "day": lambda: _("The day, today unless given."),
    "limit": lambda: _("How many at once, 100 at most."),
    "cursor": lambda: _("Where the page begins: from “next” of the page before."),
    "Idempotency-Key": lambda: _(
        "A name of your own for this call, 8 to 64 signs. The same call under the same name is "
        "done once and answered the same again, for two days."
    ),
}
"""Parameters of addresses and headers."""

FIELDS: Mapping[str, Mapping[str, Said]] = {
    "Report": {
        "village": lambda: _("The id of the village, in your region."),
        "story": lambda: _("What happened, in the words of whoever told you."),
        "kinds": lambda: _("The kinds of hardship, where you know them; the story says the rest."),
        "danger": lambda: _("Whether somebody is in danger right now: people are called at once."),
        "household_head": lambda: _("The head of the household, as in the household register."),
        "reporter_name": lambda: _("Who told you."),
        "reporter_phone": lambda: _("Where they can be called, a mobile of 11 digits."),
        "relation": lambda: _(
            "Who told you: a relative, a neighbour, or (cadre) somebody on duty who wrote it down."
        ),
    },
    "ReportKept": {
        "code": lambda: _("The code to ask with: tell it to whoever told you."),
        "attached": lambda: _("Whether it joined a case that was open already."),
        "level": lambda: _("How urgent it is taken to be."),
        "contact_by": lambda: _("Until when somebody calls or comes."),
        "deadline": lambda: _("Until when it must be settled whether the clue holds."),
    },
    "Case": {
        "procedure": lambda: _("Which procedure it is."),
        "stage": lambda: _("In whose hands it is, or how it ended."),
        "since": lambda: _("Since when it stands there."),
        "deadlines": lambda: _("The terms of the case."),
    },
    "Clue": {
        "village": lambda: _("The name of the village, with its township where two are alike."),
        "number": lambda: _("The number of the household in its village."),
        "head": lambda: _("The head of the household."),
        "identity": lambda: _(
            "The identity number of any member. It finds the household and is not kept."
        ),
        "on": lambda: _("The day it happened, within the last year."),
        "kind": lambda: _("What is warned of: a kind of your office."),
        "said": lambda: _(
            "What there is to say of it. Numbers of cards and people are blotted out."
        ),
        "amount": lambda: _("An amount in yuan."),
    },
    "ClueResult": {
        "row": lambda: _("Which clue of the batch, counted from 0."),
        "verdict": lambda: _(
            "ok: kept. already: it was there. wrong: something in it is not right. unmatched: it "
            "fits no household, or not only one."
        ),
        "reason": lambda: _("Why it was not kept."),
    },
    "NoticeDraft": {
        "slug": lambda: _("The short name; a notice of this name gets a new version."),
        "source": lambda: _("The document it is from, with its number."),
        "review_by": lambda: _("When somebody must look whether it still holds."),
        "policy": lambda: _("The policy it is about, where there is one."),
        "may_apply": lambda: _("Whether families are asked if they want to apply."),
    },
    "Delivery": {
        "recipient": lambda: _("A name for this household in this sending, for your token only."),
        "reason": lambda: _("Why it did not arrive."),
    },
}


def of_operation(method: str, path: str) -> str:
    """What an operation is for."""
    return OPERATIONS[method, path]()


def of_address(name: str) -> str:
    """What a parameter means."""
    return ADDRESSES[name]()


def of_field(model: str, name: str) -> str:
    """What a field means; "" where its name says it."""
    said = FIELDS.get(model, {}).get(name)
    return said() if said else ""
