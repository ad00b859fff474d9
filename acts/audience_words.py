"""What is wrong with an audience, told to the person who typed it, with an example."""

from collections.abc import Callable

from locales import _
from rulebook.audience import Problem


def told(problem: Problem) -> str:
    """Say what is wrong, how it is written right, where it stands, and what may have been meant."""
    example = EXAMPLES.get(problem.kind, WHOLE)
    sentences = [PROBLEMS[problem.kind](problem.word, example)]
    sentences.append(_("Look at character %(at)s.", at=problem.at + 1))
    if problem.kind == "unknown_key":
        keys = " ".join(f"{key}:" for key in problem.expected)
        sentences.append(_("There are: %(keys)s.", keys=keys))
    elif problem.expected:
        words = "、".join(problem.expected)
        sentences.append(_("Perhaps you mean: %(words)s.", words=words))
    return " ".join(sentences)


WHOLE = "地区:柳河镇 且 (标签:低保 或 标签:特困) 且 非 标签:外出"
EXAMPLES = {
    "no_value": "标签:低保",
    "unknown_region": "地区:柳河镇",
    "unknown_tag": "标签:低保",
    "unknown_group": "群体:低保对象",
    "unknown_policy": "政策:小学寄宿生活补助=符合",
    "unknown_answer": "政策:小学寄宿生活补助=符合",
    "unknown_case": "案件:村内公示",
    "unknown_channel": "渠道:短信",
    "unknown_list": "名单:困难学生家庭",
    "many_region": "地区:柳河镇张庄村",
    "many_policy": "政策:小学寄宿生活补助=符合",
    "many_group": "群体:低保对象",
    "many_channel": "渠道:短信",
    "not_days": "未联系:60天",
    "one_value": "联系:30天内",
}

PROBLEMS: dict[str, Callable[[str, str], str]] = {
    "no_key": lambda word, example: _(
        "Write what is meant in front of “%(word)s”, for example 标签:%(word)s.", word=word
    ),
    "unknown_key": lambda word, example: _(
        "“%(word)s:” is not known; for example %(example)s.", word=word, example=example
    ),
    "no_value": lambda word, example: _(
        "Something is missing after “%(word)s”; for example %(example)s.",
        word=word,
        example=example,
    ),
    "unknown_region": lambda word, example: _(
        "There is no place called “%(word)s” in this region; it is written like %(example)s.",
        word=word,
        example=example,
    ),
    "unknown_tag": lambda word, example: _(
        "No household carries the tag “%(word)s”; it is written like %(example)s.",
        word=word,
        example=example,
    ),
    "unknown_group": lambda word, example: _(
        "No group of families is called “%(word)s”; it is written like %(example)s.",
        word=word,
        example=example,
    ),
    "unknown_policy": lambda word, example: _(
        "No policy in force is called “%(word)s”; it is written like %(example)s.",
        word=word,
        example=example,
    ),
    "unknown_answer": lambda word, example: _(
        "“%(word)s” is no answer: write 符合, 说不准 or 不符合, for example %(example)s.",
        word=word,
        example=example,
    ),
    "unknown_case": lambda word, example: _(
        "No step of a case is called “%(word)s”; it is written like %(example)s, or 案件:无.",
        word=word,
        example=example,
    ),
    "unknown_channel": lambda word, example: _(
        "No way to reach people is called “%(word)s”; it is written like %(example)s, or 渠道:无.",
        word=word,
        example=example,
    ),
    "unknown_list": lambda word, example: _(
        "There is no saved list called “%(word)s”, and a list cannot use another list.", word=word
    ),
    "many_region": lambda word, example: _(
        "Several places are called “%(word)s”: write the township in front, as %(example)s.",
        word=word,
        example=example,
    ),
    "many_policy": lambda word, example: _(
        "Several policies are called “%(word)s”: write the whole title, as %(example)s.",
        word=word,
        example=example,
    ),
    "many_group": lambda word, example: _(
        "Several groups are called “%(word)s”: write the whole name, as %(example)s.",
        word=word,
        example=example,
    ),
    "many_channel": lambda word, example: _(
        "Several ways to reach people are called “%(word)s”: write the whole name, as %(example)s.",
        word=word,
        example=example,
    ),
    "not_days": lambda word, example: _(
        "“%(word)s” is no number of days; it is written like %(example)s.",
        word=word,
        example=example,
    ),
    "one_value": lambda word, example: _(
        "Only one number of days can stand here, not “%(word)s” as well; for example %(example)s.",
        word=word,
        example=example,
    ),
    "contradiction": lambda word, example: _(
        "“%(word)s” is both wanted and not wanted.", word=word
    ),
    "no_term": lambda word, example: _(
        "Something is missing beside “%(word)s”; for example %(example)s.",
        word=word,
        example=example,
    ),
    "unclosed": lambda word, example: _("A parenthesis is opened and never closed."),
    "unopened": lambda word, example: _("A parenthesis is closed that was never opened."),
    "strange": lambda word, example: _(
        "“%(word)s” cannot stand here; for example %(example)s.", word=word, example=example
    ),
    "too_deep": lambda word, example: _("There are too many parentheses within each other."),
    "too_long": lambda word, example: _("This names too many things: say it more shortly."),
}
"""A sentence for every kind of `rulebook.audience.Problem`; its values are the word, an example."""
