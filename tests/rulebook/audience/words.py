"""A small vocabulary for the tests of filters."""

from rulebook.audience import CHANNELS, Key, Names, Vocabulary, parse
from tests.filters import TAGS, UNWANTED

_TAGS = Names({tag: tag for tag in (*TAGS, *UNWANTED, "特困", "残疾")})
PLACES = Names(
    {
        "/c/": "清水县",
        "/c/t1/": "柳河镇",
        "/c/t2/": "青山乡",
        "/c/t1/v1/": "东坡村",
        "/c/t2/v4/": "西坡村",
        "/c/t2/v5/": "西坡村",
    }
)
CASES = {
    "none": "无",
    "identify": "监测对象识别",
    "identify.village_publicity": "村内公示",
    "identify.not_identified": "不予认定",
    "house_repair": "农村危房改造",
    "house_repair.village_publicity": "村内公示",
}
_STUDENTS = parse("标签:低保 或 标签:特困")
assert not isinstance(_STUDENTS, tuple)
WORDS = Vocabulary(
    {
        Key.REGION: PLACES,
        Key.ANY: _TAGS,
        Key.ALL: _TAGS,
        Key.NO: _TAGS,
        Key.GROUP: Names(
            {"dibao": "低保对象", "monitored": "监测对象（三类户）", "tekun": "特困人员"}
        ),
        Key.POLICY: Names({"edu-boarding": "小学寄宿生活补助", "hea-rate": "住院 报销，七成"}),
        Key.CASE: Names(CASES),
        Key.CHANNEL: Names(CHANNELS),
    },
    {"困难家庭": _STUDENTS},
)
