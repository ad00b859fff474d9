"""In words when a question is asked or a triage rule applies."""

import re
from collections.abc import Callable, Mapping

from console.reference.book import said
from rulebook.hardship import Hardship

FACTS = {
    "below_line": "人均纯收入低于监测线",
    "at_line": "人均纯收入刚好等于监测线",
    "rigid_below_line": "扣掉看病上学等硬支出后低于监测线",
    "medical_alert": "自己付的医药费超过预警线",
}
WHOLE = {
    "always": "每次都问",
    "visit": "入户时由干部问",
    "otherwise": "别的规则都不符合时",
    "household is monitored": "这一户是监测户",
}
COMPARED = {
    ">=": "的数不少于",
    "<=": "的数不超过",
    ">": "的数超过",
    "<": "的数少于",
    "==": "了",
    "!=": "的不是",
}
TERM = re.compile(
    r"household is monitored|\b(?:always|visit|otherwise)\b"
    r"|(?P<field>\w+) (?:(?P<known>known)|(?P<some>not empty)|within (?P<days>\d+) days"
    r"|(?:any of|in) \[(?P<words>[^\]]*)\]|(?P<sign>==|!=|>=|<=|>|<) (?P<value>\w+))"
)


def sentence(report: Hardship, condition: str) -> str:
    """Say a condition; `and` binds closer than `or`, as it is written."""
    worded = TERM.sub(lambda match: _term(report, match), condition)
    worded = re.sub(r"\s+or\s+", "，或者", worded)
    worded = re.sub(r"\s+and\s+", "，并且", worded)
    return worded.replace("(", "（").replace(")", "）")


def _term(report: Hardship, match: re.Match[str]) -> str:
    field = match["field"]
    if field is None:
        return WHOLE[match[0]]
    if field in FACTS:
        return FACTS[field] if match["value"] == "true" else f"没有{FACTS[field]}"
    question = report.question(field)
    for group, ending in (("known", "答了"), ("some", "答了不是“没有”")):
        if match[group]:
            return f"“{question.text}”{ending}"
    if match["days"]:
        return f"“{question.text}”答的日子离今天不超过{match['days']}天"
    name = _namer(question.options)
    if match["words"]:
        return f"“{question.text}”答了{'、'.join(map(name, match['words'].split(', ')))}"
    return f"“{question.text}”答{COMPARED[match['sign']]}{name(match['value'])}"


def _namer(options: Mapping[str, str]) -> Callable[[str], str]:
    answers = {"true": said(True), "false": said(False), **options}
    return lambda word: answers.get(word, word)
