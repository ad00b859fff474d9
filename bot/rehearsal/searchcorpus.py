"""Invented policies of invented counties, and questions about them whose right answer is known.

They fill the real rulebook up to a province's size. A kind of help that the real one has too is
answered just as well by a real policy: `real` are the beginnings of the ids that count.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rulebook.search import Document


@dataclass(frozen=True)
class Kind:
    """A kind of help: its official name, the short word, what its papers say, what people ask."""

    name: str
    short: str
    says: tuple[str, ...]
    asked: str
    real: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question, and the ids of which one must be found."""

    text: str
    right: frozenset[str]


def _kind(name: str, short: str, says: str, asked: str, real: str = "") -> Kind:
    return Kind(name, short, tuple(says.split()), asked, tuple(real.split()))


KINDS = (
    _kind(
        "农村最低生活保障",
        "低保",
        "家庭收入核对 按月打卡发放 动态调整",
        "没收入了怎么吃低保",
        "saf-dibao",
    ),
    _kind(
        "特困人员供养",
        "五保",
        "自理能力评估 集中供养 分散供养",
        "无儿无女的老人谁养",
        "saf-tekun hea-premium-full hea-medaid-inpatient-tekun",
    ),
    _kind(
        "临时救助", "救急", "支出型困难 急难型困难 乡镇直接审批", "家里失火了能救济吗", "saf-temp"
    ),
    _kind(
        "医疗救助",
        "医药费",
        "住院费用救助 一站式结算 救助限额",
        "住院花钱太多报销完还剩好多",
        "hea-",
    ),
    _kind(
        "大病保险",
        "大病",
        "起付线 合规费用 分段支付",
        "得了癌症二次报销",
        "hea-critical hea-major30",
    ),
    _kind(
        "残疾人补贴",
        "残疾",
        "生活补贴 护理补贴 残联审核",
        "瘫痪在床有护理补贴吗",
        "saf-disab dis- saf-incap saf-tekun-care",
    ),
    _kind(
        "孤儿基本生活费",
        "孤儿",
        "监护人签字 集中养育 足额发放",
        "父母去世的孩子有补助吗",
        "saf-orphan",
    ),
    _kind("高龄津贴", "高龄", "年满八十周岁 百岁老人 生存认证", "八十岁以上高龄老人领多少"),
    _kind("农村危房改造", "危房", "等级鉴定 加固重建 竣工验收", "房子漏雨能修不", "hou-"),
    _kind(
        "雨露计划",
        "雨露",
        "职业教育 学籍核实 每学年补助",
        "孩子读中专的雨露补助",
        "edu-yulu emp-yulu edu-secondary",
    ),
    _kind(
        "小额信贷",
        "贷款",
        "免担保免抵押 财政贴息 风险补偿",
        "想贷款养牛",
        "ind-micro emp-startup-loan",
    ),
    _kind(
        "乡村公益岗位",
        "公益岗",
        "考勤管理 岗位补贴 劳务协议",
        "村里保洁公益岗招人吗",
        "emp-public rel-local",
    ),
    _kind("特色种养奖补", "奖补", "先建后补 达标验收 规模奖励", "种药材有没有奖补"),
    _kind("农机购置补贴", "农机", "机具核验 补贴目录 手机申领", "买农机国家补多少"),
    _kind("农村饮水安全", "饮水", "水质检测 管网维修 水费收缴", "自来水停了找谁修", "wat-"),
    _kind("居民养老保险", "养老金", "缴费档次 资格认证 基础养老金", "六十岁养老金怎么领"),
    _kind(
        "学生营养改善", "营养餐", "食堂供餐 全程公开 膳食标准", "学校营养餐要钱吗", "edu-nutrition"
    ),
    _kind("助学贷款", "助学贷", "共同借款人 还本宽限 在校贴息", "办助学贷要什么材料"),
    _kind("受灾救助", "灾害", "倒房重建 过渡期生活 冬春救助", "发大水冲了地灾害救助怎么报"),
    _kind("返贫监测帮扶", "监测", "入户核查 精准施策 风险消除", "怎么当监测户", "mon-"),
    _kind("搬迁后续扶持", "搬迁", "安置社区 旧房拆除 不动产登记", "搬迁到安置点谁管", "rel-"),
    _kind(
        "技能培训补贴",
        "培训",
        "定点机构 证书直补 食宿补助",
        "想免费培训学电焊",
        "emp-training emp-yulu emp-skill rel-skill emp-startup-training dis-farm",
    ),
    _kind(
        "外出务工交通补助",
        "路费",
        "务工证明 跨省就业 一次性发放",
        "去外省打工路费给报吗",
        "emp-transport emp-training-travel",
    ),
    _kind("耕地地力补贴", "耕地", "确权面积 撂荒不补 公示无异议", "耕地补贴一亩多少"),
    _kind("生态护林员", "护林", "管护面积 巡护日志 年度续聘", "想当护林员", "emp-forest"),
)

COUNTIES = tuple(
    first + second for second in "河桥岗沙岭泉塘湖林坪" for first in "青石云白长柳东平枫南"
)

COMMON = (
    "结合本县实际制定本办法",
    "申请人应当如实说明家庭情况",
    "审核结果在村里公示",
    "所需资金由各级财政承担",
    "弄虚作假的依法追回",
    "材料可以由村里代交",
    "具体由主管部门解释",
)


def documents(count: int) -> list[Document]:
    """Invent policies, one kind of help after the other, county by county."""
    chance = random.Random(7)  # noqa: S311 - invented policies, no secrets
    made = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        county = COUNTIES[number // len(KINDS) % len(COUNTIES)]
        text = [*kind.says, *chance.sample(COMMON, 4), f"每月{chance.randrange(80, 900)}元"]
        chance.shuffle(text)
        gist = f"本县{kind.short}工作，{'，'.join(text)}。"
        title = f"{county}县{kind.name}办法"
        made.append(Document(f"{county}-{kind.name}", title, (), gist, 1000 + number))
    return made


def questions(found: Sequence[Document]) -> list[Question]:
    """Ask for every kind in several ways, and for some by the name of a county too."""
    chance = random.Random(3)  # noqa: S311 - invented questions, no secrets
    ids = frozenset(document.id for document in found)
    asked = []
    for kind in KINDS:
        right = frozenset(key for key in ids if key.endswith(f"-{kind.name}"))
        right |= frozenset(key for key in ids if kind.real and key.startswith(kind.real))
        if not right:
            continue
        for text in (kind.short, kind.name, kind.asked, chance.choice(kind.says)):
            asked.append(Question(text, right))
        own = sorted(key for key in right if key.endswith(f"-{kind.name}"))
        for key in chance.sample(own, min(2, len(own))):
            county = key.partition("-")[0]
            asked.append(Question(f"{county}县{kind.short}", frozenset({key})))
            asked.append(Question(f"{county}{kind.name}多少钱", frozenset({key})))
    return asked
