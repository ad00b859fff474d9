"""Amounts and units in words: 至少90%, 平均2000元/人/年."""

import re
from collections.abc import Mapping

from console.reference.book import said

UNITS = {
    "CNY": "元",
    "percent": "%",
    "percentage-point": "个百分点",
    "person": "人",
    "persons": "人",
    "year": "年",
    "years": "年",
    "month": "月",
    "months": "个月",
    "day": "日",
    "days": "天",
    "quarter": "季度",
    "school-year": "学年",
    "household": "户",
    "100-households": "百户",
    "village": "村",
    "township": "乡镇",
    "settlement": "安置区",
    "firm": "家企业",
    "helper": "名责任人",
    "workers": "名就业人员",
    "measure": "项措施",
    "skills": "项技能",
    "placements": "次安置",
    "junior-school": "所初中",
    "times": "次",
    "times-dibao-standard": "倍低保标准",
    "lessons": "课时",
    "visit": "次",
    "m2": "平方米",
    "m3": "立方米",
    "mm": "毫米",
    "m": "米",
    "km": "公里",
    "L": "升",
    "minutes": "分钟",
}
REMARKS = {
    "of subsidised principal": "享受贴息的本金",
    "reduced deductible": "降低后的起付线",
    "warning line": "预警线",
    "income line": "收入线",
}
DEDUCTED = " deducted from counted income"
HONEST = {
    "exact": "{}",
    "floor": "至少{}",
    "cap": "最多{}",
    "average": "平均{}（是平均数，不保证每个人都是这个数）",
    "actual": "{}，按实际发生的算",
    "strict-upper": "低于{}",
    "reference": "参考数{}，不是唯一标准",
    "subsidised-limit": "贴息的最多{}",
    "range": "{}",
    "unspecified": "{}",
    "none": "{}",
}
NO_AMOUNT = {
    "unspecified": "文件没有写数额，看当地规定",
    "actual": "按实际发生的算",
    "none": "不是发钱，是办事或服务",
}
BETWEEN = re.compile(r"\b(?:region|area|hh|p|ent)\.\w+")


def unit(written: object) -> str:
    """Say a unit; one we have no words for is shown as written."""
    text, remark = str(written or ""), ""
    if DEDUCTED in text:
        text, remark = text.replace(DEDUCTED, ""), "（算收入时扣除）"
    if match := re.fullmatch(r"(.*?) \((.*)\)", text):
        text, remark = match[1], f"（{REMARKS.get(match[2], match[2])}）"
    return "/".join(UNITS.get(part, part) for part in text.split("/")) + remark


def figure(amount: object, written_unit: object) -> str:
    return f"{said(amount)}{unit(written_unit)}"


def honest(amount_type: str, words: str) -> str:
    """Put the word in front that the document uses: a floor is no promise of more."""
    return HONEST.get(amount_type, "{}").format(words)


def formula(text: str, names: Mapping[str, str]) -> str:
    """Say a formula with the names of its facts."""
    worded = BETWEEN.sub(lambda match: f"“{names.get(match[0], match[0])}”", text)
    for sign, word in ((" * ", " × "), (" / ", " ÷ "), (" - ", " − "), (", ", "，")):
        worded = worded.replace(sign, word)
    return worded.replace("min(", "取小的(").replace("max(", "取大的(")
