"""Why a text cannot be registered, and why a message fits no template, in sentences."""

from collections.abc import Callable, Mapping

from locales import _
from rulebook.notices.templates import LONGEST, MOST_OF_A_VARIABLE, OPT_OUT, TemplateFault


def in_words(fault: TemplateFault) -> str:
    """One fault as a sentence."""
    return FAULTS[fault.kind](fault)


FAULTS: Mapping[str, Callable[[TemplateFault], str]] = {
    "empty": lambda _fault: _("The text of the template is missing."),
    "too_long": lambda fault: _(
        "The text has %(length)s characters; a template may have %(most)s.",
        length=fault.what,
        most=LONGEST,
    ),
    "only_variables": lambda _fault: _(
        "A template needs words of its own: providers take none that is only variables."
    ),
    "adjacent": lambda _fault: _(
        "Two variables stand side by side: put words between them, or make one of them."
    ),
    "name": lambda fault: _(
        "The variable ${%(name)s} needs a name of small letters and digits, as ${phone}.",
        name=fault.what,
    ),
    "unknown": lambda fault: _(
        "Nothing is said of the variable ${%(name)s}: give its type and most characters.",
        name=fault.what,
    ),
    "twice": lambda fault: _(
        "The variable ${%(name)s} stands there twice: give the second one another name.",
        name=fault.what,
    ),
    "unused": lambda fault: _("There is no ${%(name)s} in the text.", name=fault.what),
    "limit": lambda fault: _(
        "The variable ${%(name)s} needs a type and 1 to %(most)s characters.",
        name=fault.what,
        most=MOST_OF_A_VARIABLE,
    ),
    "link": lambda _fault: _("A template may not carry a link: say where to ask instead."),
    "short_link": lambda fault: _(
        "Providers take no short links (%(link)s): say where to ask instead.", link=fault.what
    ),
    "brackets": lambda _fault: _("The brackets 【】 are only for the signature: use others."),
    "signs": lambda fault: _(
        "Providers do not take these signs: %(signs)s. Write words or digits.", signs=fault.what
    ),
    "traditional": lambda fault: _(
        "These are traditional or rare characters: %(signs)s. Write simplified ones; a rare name "
        "goes into a variable.",
        signs=fault.what,
    ),
    "refused": lambda fault: _(
        "“%(word)s” is refused by providers, or frightens people. Take it out.", word=fault.what
    ),
    "mobile": lambda _fault: _(
        "Mobile numbers may not be in a template: give the landline instead, as ${phone}."
    ),
    "opt_out": lambda _fault: _(
        "A notification may not say “%(words)s”: only promotions do.", words=OPT_OUT
    ),
    "no_opt_out": lambda _fault: _("A promotion must end with “%(words)s”.", words=OPT_OUT),
    "category": lambda fault: _(
        "“%(word)s” is no category: notification, promotion or code.", word=fault.what
    ),
}


def no_template(channel: str, form: str, text: str) -> str:
    """What to do about a notice that no approved template of a channel says."""
    return _(
        "%(channel)s takes only approved templates, and none says this notice (%(form)s). "
        "Register this text with the provider: %(text)s",
        channel=channel,
        form=form,
        text=text.replace("\n", " / "),
    )


def no_neutral_template(channel: str, text: str) -> str:
    """The same for the words that go to shared phones."""
    return _(
        "%(channel)s takes only approved templates, and none says what shared phones are told. "
        "Register this text with the provider: %(text)s",
        channel=channel,
        text=text.replace("\n", " / "),
    )
