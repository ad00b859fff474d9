"""A notice to be read aloud: by a village loudspeaker, by a cadre, by a telephone."""

from collections.abc import Callable, Mapping

from locales import DEFAULT, _, language
from notifications.notices.forms import parts
from rulebook.notices import Words
from rulebook.notices.aloud import written_out, written_out_in_english

WRITTEN_OUT: Mapping[str, Callable[[str], str]] = {
    "zh_CN": written_out,
    "en": written_out_in_english,
}


def aloud(told: Words, landline: str) -> str:
    """Say a notice a line a question; the telephone comes last, and twice."""
    answered = parts(told)
    lines = [told.title]
    if [part.name for part in answered] == ["body"]:
        lines.append(told.body)
    else:
        lines += [
            _("%(heading)s. %(text)s", heading=part.heading, text=part.text) for part in answered
        ]
    lines += [
        _("If anything is not clear, call us. The number is %(landline)s.", landline=landline),
        _("Once more, the number is %(landline)s.", landline=landline),
    ]
    say = WRITTEN_OUT.get(language(), WRITTEN_OUT[DEFAULT])
    return "\n".join(_ended(say(line)) for line in lines)


def _ended(line: str) -> str:
    """The line with a stop at its end."""
    if line.endswith(("。", "？", "！", ".", "?", "!")):
        return line
    return f"{line}." if language() == "en" else f"{line}。"
