"""How long a text is on a phone, how it is shortened, and how buttons become numbered lines."""

import re
from dataclasses import dataclass, replace
from math import ceil

from channels.contract import Features, Outgoing

ONE_PART = 70
LATER_PARTS = 67  # a longer message spends three units of every part on joining them
LONGEST_SMS = 500

FULL_WIDTH = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
)
# Control characters except line breaks, overrides of the reading direction, halves of characters.
UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+")
SENTENCE_END = re.compile(r"[。！？；!?\n]|\.(?=\s)")
WHOLE_WORD = re.compile(r"[!-~]+\Z")


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: its length with the signature, and the messages it is billed as."""

    units: int
    parts: int


def is_short(channel: str) -> bool:
    """Whether a channel carries short messages only."""
    return channel.startswith("sms_")


def units(text: str) -> int:
    """Count UTF-16 code units, as networks do: an emoji or a rare surname counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def segments(text: str, signature: str = "") -> Segments:
    """Count what a text costs in mainland China, where every character counts the same."""
    length = units(with_signature(text, signature))
    return Segments(length, 1 if length <= ONE_PART else ceil(length / LATER_PARTS))


def with_signature(text: str, signature: str) -> str:
    """Put the sender's registered name in front of the text."""
    return f"【{signature}】{text}" if signature else text


def fit(text: str, limit: int) -> str:
    """Shorten to this many units, after a whole sentence if that keeps at least half.

    Otherwise a word, number or link is left out rather than cut: half an amount is a wrong amount.
    """
    if units(text) <= limit:
        return text
    head = _first(text, limit - 1)
    sentences = [match.end() for match in SENTENCE_END.finditer(head)]
    if sentences and sentences[-1] * 2 >= len(head):
        head = head[: sentences[-1]]
    elif "!" <= text[len(head)] <= "~":
        head = WHOLE_WORD.sub("", head)
    return head.rstrip() + "…" if limit > 0 else ""


def degrade(message: Outgoing, features: Features) -> Outgoing:
    """Say the same within what the channel can show; doing it twice changes nothing.

    Without buttons the choices become the lines "1 …", "2 …" below the text, and it is the text
    above them that gives way when both are too long.
    """
    if features.buttons or not message.choices:
        text = fit(message.text, features.max_text)
        return message if text == message.text else replace(message, text=text)
    lines = "".join(f"\n{n} {choice.label}" for n, choice in enumerate(message.choices, 1))
    text = fit(message.text, max(0, features.max_text - units(lines))) + lines
    return replace(message, text=fit(text, features.max_text).lstrip("\n"), choices=())


def fold(text: str) -> str:
    """Turn full-width digits and letters into ordinary ones: `２` means `2`, `ＴＤ` means `TD`."""
    return text.translate(FULL_WIDTH)


def clean(text: str, limit: int) -> str:
    """Drop what no person types on purpose and what no database stores, and cap the length."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return UNWANTED.sub("", joined)[:limit].strip()


def _first(text: str, limit: int) -> str:
    """Return the longest beginning of at most `limit` units that splits no character."""
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, limit)]
    return encoded.decode("utf-16-le", "ignore")
