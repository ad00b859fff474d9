"""Why something was not done with a broadcast, each with what to do instead."""

from acts.declined import Declined
from locales import _


class OwnApproval(Declined):
    """Ask somebody else to approve: who prepared a sending never approves it."""

    def sentence(self) -> str:
        return _("You prepared this sending yourself: somebody else must approve it.")


class NotApproved(Declined):
    """Have it approved by a second person first."""

    def sentence(self) -> str:
        return _("This sending is not approved yet: ask a second person to approve it.")


class Ended(Declined):
    """Look at the report: it has been sent or stopped already. Prepare a new one if needed."""

    def sentence(self) -> str:
        return _("This sending has begun or was stopped already: look at its report.")


class NotSent(Declined):
    """Stop it and prepare another: nobody has got it yet, so there is nothing to put right."""

    def sentence(self) -> str:
        return _("Nobody has got this notice yet: stop this sending and prepare another one.")


class SameAgain(Declined):
    """Change the text or the audience, or wait until 24 hours have passed."""

    def sentence(self) -> str:
        return _(
            "The same text went to the same households less than 24 hours ago. "
            "Change it, or wait until tomorrow."
        )


class OutOfDate(Declined):
    """Review the notice and prepare a sending of its new version."""

    def sentence(self) -> str:
        return _("The review date of this notice is past: check the text and prepare it again.")


class NobodyMeant(Declined):
    """Choose another audience: nobody of this one can be reached.

    `by_visit` households are meant and have neither a phone nor a chat.
    """

    def __init__(self, by_visit: int = 0) -> None:
        super().__init__()
        self.by_visit = by_visit

    def sentence(self) -> str:
        if self.by_visit:
            return _(
                "Nobody of this audience has a phone or a chat: %(count)s households must be told "
                "by a visit.",
                count=self.by_visit,
            )
        return _("Nobody of this audience can be reached: choose another audience.")
