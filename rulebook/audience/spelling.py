"""How a filter is written: its keys, joining words and answers, in Chinese and in English."""

from enum import StrEnum


class Key(StrEnum):
    """What a term looks at. Several values are alternatives, but `ALL` wants every one."""

    REGION = "region"
    ANY = "tag"
    ALL = "all"
    NO = "none"
    GROUP = "group"
    POLICY = "policy"
    CASE = "case"
    CONTACT = "contact"
    SILENT = "silent"
    CHANNEL = "channel"


LIST = "list"
"""The key of a saved list: reading puts the list itself in its place."""

KEYS = {
    "地区": Key.REGION,
    "标签": Key.ANY,
    "都有": Key.ALL,
    "不要": Key.NO,
    "群体": Key.GROUP,
    "政策": Key.POLICY,
    "案件": Key.CASE,
    "联系": Key.CONTACT,
    "未联系": Key.SILENT,
    "渠道": Key.CHANNEL,
    "名单": LIST,
}
"""The Chinese keys in the order people are told them; the first word of a key is printed."""

ENGLISH_KEYS = {**{str(key): key for key in Key}, LIST: LIST, "not_contacted": Key.SILENT}

AND, OR, NOT = "and", "or", "not"

JOINING = {
    "且": AND,
    "并且": AND,
    "而且": AND,
    "或": OR,
    "或者": OR,
    "非": NOT,
    "不是": NOT,
}
SIGNS = {"and": AND, "or": OR, "not": NOT, "&": AND, "&&": AND, "|": OR, "||": OR, "!": NOT}

NONE = "none"
"""The value of a household without an open case, and of one that no channel reaches."""

APPLIES, CANNOT_TELL, DOES_NOT = "applies", "cannot_tell", "not"
"""The three answers of the rules about a household."""

ANSWERS = {
    "符合": APPLIES,
    "说不准": CANNOT_TELL,
    "不符合": DOES_NOT,
    "还不能判断": CANNOT_TELL,
    "applies": APPLIES,
    "cannot_tell": CANNOT_TELL,
    "does_not": DOES_NOT,
}
"""Answers as typed; the first word of each is printed."""

KEY_WORDS: dict[str, str] = {str(key): word for word, key in KEYS.items()}
ANSWER_WORDS = {answer: word for word, answer in reversed(ANSWERS.items())}


def key_of(word: str) -> str | None:
    """Tell the key a word means."""
    return KEYS.get(word) or ENGLISH_KEYS.get(word.lower())


def joining(word: str) -> str | None:
    """Tell whether a word joins terms: and, or, not."""
    return JOINING.get(word) or SIGNS.get(word.lower())
