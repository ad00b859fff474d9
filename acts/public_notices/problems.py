"""Why a notice is not made, released or changed, in words that say what to do."""

from acts.declined import Declined
from locales import _
from rulebook.masking import Problem

FIELDS = {
    "village": lambda: _("the village's name"),
    "name": lambda: _("the head's name"),
    "household_class": lambda: _("the kind of household"),
    "members": lambda: _("the number of members"),
    "reason": lambda: _("the reason"),
}
KINDS = {
    "missing": lambda: _("is missing"),
    "not_a_village": lambda: _("is not the plain name of a village"),
    "not_a_name": lambda: _("is not a name that can be masked: correct it in the register"),
    "not_a_count": lambda: _("must be a number from 1 to 30"),
    "unknown_class": lambda: _("must be chosen from the list"),
}
LEAKS = {
    "identity_number": lambda: _("an identity number"),
    "identity_digits": lambda: _("digits of an identity number"),
    "bank_card": lambda: _("a bank card number"),
    "mobile": lambda: _("a mobile phone number"),
    "landline": lambda: _("a phone that is not an office's"),
    "birth_date": lambda: _("a date of birth"),
    "illness": lambda: _("an illness"),
    "income": lambda: _("an income"),
    "money": lambda: _("an amount of money"),
    "address": lambda: _("an exact address"),
}


class OwnRelease(Declined):
    """Ask somebody else to release: who prepared a notice never releases it."""

    def sentence(self) -> str:
        return _("You prepared this notice yourself: somebody else must look at it and release it.")


class Quicker(Declined):
    """Look at what the other one did: nothing is left to do here."""

    def __init__(self, who: str, code: str, did: str) -> None:
        super().__init__()
        self.who, self.code, self.did = who, code, did

    def sentence(self) -> str:
        values = {"who": self.who, "code": self.code}
        match self.did:
            case "prepared":
                return _(
                    "%(who)s has prepared notice %(code)s for this household already.", **values
                )
            case "released":
                return _("%(who)s has released notice %(code)s already.", **values)
            case "settled":
                return _("%(who)s has answered this objection already (%(code)s).", **values)
        return _("%(who)s has taken notice %(code)s off already.", **values)


class MovedOn(Declined):
    """Prepare the notice again: a case on it stands elsewhere by now."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _(
            "Case %(code)s no longer stands where it can be put up. Prepare a new notice.",
            code=self.code,
        )


class NotHanging(Declined):
    """Nothing can be done with a notice that does not hang, or not on this day."""

    def sentence(self) -> str:
        return _("This notice does not hang today, so this is not possible.")


def in_words(number: int, problem: Problem) -> str:
    """What is wrong with a field of a line, without its value."""
    field = FIELDS.get(problem.field)
    if problem.kind in LEAKS:
        return _(
            "Household %(number)s: %(field)s gives away %(what)s.",
            number=number,
            field=field() if field else problem.field,
            what=LEAKS[problem.kind](),
        )
    kind = KINDS.get(problem.kind)
    return _(
        "Household %(number)s: %(field)s %(problem)s.",
        number=number,
        field=field() if field else problem.field,
        problem=kind() if kind else problem.kind,
    )


def leaking(kinds: tuple[str, ...]) -> str:
    """What the finished text gives away."""
    what = "、".join(LEAKS[kind]() if kind in LEAKS else kind for kind in kinds)
    return _("The finished notice would give away: %(what)s. It cannot hang like this.", what=what)
