"""What a household may answer to a notice, and the words for it."""

from locales import _

UNDERSTOOD, UNCLEAR, APPLY = "understood", "unclear", "apply"


def labels(may_apply: bool = True) -> dict[str, str]:
    """The answers there are, by what they mean; they are typed in these words or tapped."""
    shown = {UNDERSTOOD: _("I understand"), UNCLEAR: _("I do not understand")}
    return {**shown, APPLY: _("I want to apply")} if may_apply else shown


def ask(may_apply: bool) -> str:
    """Ask for an answer in words: digits belong to open questions."""
    if may_apply:
        return _("Please reply: %(understood)s, %(unclear)s or %(apply)s", **labels())
    return _("Please reply: %(understood)s or %(unclear)s", **labels(may_apply=False))


def ask_briefly(may_apply: bool) -> str:
    """The same where every character counts."""
    if may_apply:
        return _("Reply: understood/unclear/apply")
    return _("Reply: understood/unclear")
