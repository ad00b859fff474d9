"""Why a message did not arrive or waits, in plain words: our own reasons and providers' codes.

The codes are the words of SMPP and CMPP receipts and those gateways give; sources are their public
lists. A code nobody knows is shown as it is: whoever calls the provider needs it.
"""

from collections.abc import Callable, Mapping

from locales import _

Words = Mapping[str, Callable[[], str]]

OURS: Words = {
    "blocked": lambda: _("The person has blocked us."),
    "refused": lambda: _("The provider does not take it."),
    "throttled": lambda: _("The provider asked us to slow down; it is sent again."),
    "unreachable": lambda: _("The provider could not be reached; it is sent again."),
    "not authorised": lambda: _(
        "The provider does not accept our account: tell the administrator."
    ),
    "too late": lambda: _("It was too late for this try; it is sent again."),
    "worker lost": lambda: _("The program stopped in the middle; its fate is being found out."),
    "sent again by a person": lambda: _("Somebody found out and sends it again."),
    "given up by a person": lambda: _("Somebody found out and does not send it again."),
    "no receipt": lambda: _("The provider never said whether it arrived."),
    "no longer true": lambda: _("What it said was no longer true."),
    "too old": lambda: _("It was too old to be of use."),
    "opted out": lambda: _("This person wants no such messages."),
    "quiet hours": lambda: _("It waits for the morning: nobody is disturbed at night."),
    "no approved template": lambda: _(
        "This provider takes only approved templates, and none says this. It was not sent."
    ),
    "nothing to say": lambda: _("There was nothing left to say."),
    "step taken": lambda: _("The step was taken meanwhile."),
    "stopped": lambda: _("The sending was stopped."),
    "paused": lambda: _("The sending is paused."),
    "cannot be asked": lambda: _("The provider cannot be asked what became of it."),
    "never arrived": lambda: _("The provider never got it; it is sent again."),
    "resent before": lambda: _("It was sent a second time and is of unknown fate again."),
}

NO_SUCH_NUMBER, OUT_OF_SERVICE, SWITCHED_OFF, NOT_REACHED, ON_BLACKLIST, TOO_OFTEN, CONTENT = (
    lambda: _("There is no such number."),
    lambda: _("The number is out of service, for example for unpaid bills."),
    lambda: _("The phone was switched off or out of reach for too long."),
    lambda: _("The phone could not be reached; it may be out of service."),
    lambda: _("The number is on a list of those who want no messages."),
    lambda: _("This number has got too many messages in a short time."),
    lambda: _("The provider does not let this text through."),
)

PROVIDERS: Words = {
    "EXPIRED": SWITCHED_OFF,
    "UNDELIV": NOT_REACHED,
    "UNDELIVERABLE": NOT_REACHED,
    "002": NOT_REACHED,
    "REJECTD": lambda: _("The provider does not take it."),
    "REJECTED": lambda: _("The provider does not take it."),
    "DELETED": lambda: _("The provider deleted it before it arrived."),
    "UNKNOWN": lambda: _("The provider does not know what became of it."),
    "MK:0001": NO_SUCH_NUMBER,
    "DB:0101": NO_SUCH_NUMBER,
    "CB:0001": NO_SUCH_NUMBER,
    "CB:0053": NO_SUCH_NUMBER,
    "EMPTY": NO_SUCH_NUMBER,
    "NO_SUCH_NUMBER": NO_SUCH_NUMBER,
    "INVALID_NUMBER": NO_SUCH_NUMBER,
    "MOBILE_NUMBER_ILLEGAL": NO_SUCH_NUMBER,
    "DB:0102": OUT_OF_SERVICE,
    "MOBILE_NOT_ON_SERVICE": OUT_OF_SERVICE,
    "MOBILE_ACCOUNT_ABNORMAL": OUT_OF_SERVICE,
    "OUT_OF_SERVICE": OUT_OF_SERVICE,
    "POWER_OFF": SWITCHED_OFF,
    "BLACKLIST": ON_BLACKLIST,
    "BLACKLISTED": ON_BLACKLIST,
    "BLACK_LIST": ON_BLACKLIST,
    "USER_REJECT": ON_BLACKLIST,
    "OPTED_OUT": ON_BLACKLIST,
    "UNSUBSCRIBED": ON_BLACKLIST,
    "MOBILE_SEND_LIMIT": TOO_OFTEN,
    "BUSINESS_LIMIT_CONTROL": TOO_OFTEN,
    "CONTENT_KEYWORD": CONTENT,
    "CONTENT_ERROR": CONTENT,
    "SMS_CONTENT_ILLEGAL": CONTENT,
}


def why(reason: str | None) -> str:
    """The sentence for a reason or a provider's code; nothing for nothing."""
    if not reason:
        return ""
    if said := OURS.get(reason) or PROVIDERS.get(reason.strip().upper().removeprefix("ISV.")):
        return said()
    return _("The provider says “%(code)s”; ask them what it means.", code=reason)
