"""The page of duties: who owes what, how often, by when, by which clause."""

from collections.abc import Iterator, Mapping

from console.reference.book import Book, by_folder, is_chinese, province, said, years
from console.reference.page import Chapter, Fact, Page, Section, Table, facts, link, listed
from rulebook.entry import Entry

TOPICS = {
    "responsibility": "领导责任",
    "resident_teams": "驻村帮扶",
    "monitoring": "防止返贫监测帮扶",
    "education": "教育",
    "health": "医疗健康",
    "housing": "住房",
    "water": "饮水",
    "safety_net": "低保、特困和残疾人",
    "relocation": "易地搬迁",
    "industry": "产业、贷款和光伏",
    "employment": "就业",
    "construction": "乡村建设",
    "oversight": "考核整改",
    "results": "工作成效指标",
    "without_figure": "文件没有写数的（县里定了才算）",
    "historical": "已经停用的（只供查考，不提醒）",
}
TYPES = {
    "count": "要做够次数",
    "coverage": "要全部做到",
    "presence": "要在岗",
    "deadline": "要在期限内办",
    "min_duration": "要满规定的时间",
    "cap": "不能超过",
    "indicator": "要达到的数值",
    "by_date": "要在某天前达到",
}
OPERATORS = {">=": "至少", ">": "超过", "<=": "不超过", "<": "低于", "~": "大约"}
PERS = {
    "week": "每周",
    "month": "每月",
    "two-month": "每两个月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
    "school-year": "每学年",
    "term": "整个任期",
    "event": "每件事",
    "once": "一次",
    "continuous": "任何时候都要保持",
}
OWNED = {"individual": "每个人都要做到", "team": "一个队合起来算", "org": "单位合起来算"}
ANCHORS = {
    "autumn_start": "秋季开学",
    "spring_start": "春季开学",
    "spring_end": "春季学期结束",
}
EVENTS = {
    "county_approved": "县级批准",
    "clue_found": "发现线索",
    "relief_approved": "批准救助",
    "application_received": "收到申请",
}
RULES = {
    "period_end": "每个周期的最后一天",
    "term_end": "任期结束",
    "none": "文件没有写期限",
}
TARGETS = {
    "cadre": "干部",
    "city": "市",
    "county": "县",
    "fund": "资金",
    "house": "房屋",
    "household": "户",
    "issue": "问题",
    "patient": "病人",
    "person": "人",
    "project": "项目",
    "province": "省",
    "resettlement_area": "安置区",
    "school_class": "班级",
    "station": "电站",
    "student": "学生",
    "township": "乡镇",
    "unit": "单位",
    "village": "村",
}
COUNTED_IN = {"person": "人", "assignment": "个", "plan": "份"}
OVERS = {
    "administrative_villages_of_county": "全县行政村",
}
BASES = {
    "direct": "文件写明",
    "implied": "由文件推得",
}


def page(book: Book) -> Page:
    """Make the page of all duties."""
    chapters = {}
    for folder, entries in by_folder(book.root, book.entries("duties")):
        rows = tuple(
            (
                link(entry.text("id"), entry.text("title")),
                book.roles(entry.values.get("role")),
                _quota(entry) or "县里还没有定数",
            )
            for entry in entries
        )
        chapters[folder] = Chapter(
            TOPICS.get(folder, folder),
            tuple(section(book, entry) for entry in entries),
            (Table(("义务", "谁来做", "要求"), rows),),
        )
    order = [*TOPICS, *(folder for folder in chapters if folder not in TOPICS)]
    return Page(
        "duties",
        "义务",
        "谁要做什么，多久一次，哪天到期，怎么算数，依据哪一条。"
        "节日慰问不算完成任何义务；换了人，以前做的仍算在当时负责的人名下。",
        tuple(chapters[folder] for folder in order if folder in chapters),
    )


def section(book: Book, entry: Entry) -> Section:
    """Tell of one duty."""
    return Section(
        entry.text("id"),
        entry.text("title"),
        facts(
            Fact("谁来做", _who(book, entry)),
            Fact(
                "要求", _quota(entry) or "文件没有写数，县里还没有定；定了才提醒，并注明是本县规定"
            ),
            Fact("期限", _due(book, entry)),
            Fact("对象", TARGETS.get(str(entry.values.get("target")), "")),
            Fact("哪些算数", _counted(book, entry)),
            Fact("凭什么", entry.text_or_none("evidence") or ""),
            Fact("到期没办报给", _escalation(book, entry)),
            listed("说明", tuple(_notes(entry))),
            Fact("数的来历", _basis(entry)),
            Fact("依据", book.cite(entry)),
            Fact(
                "适用",
                "，".join(filter(None, (province(entry.values.get("region")), years(entry)))),
            ),
        ),
    )


def sections(book: Book) -> Iterator[Section]:
    for entry in book.entries("duties"):
        yield section(book, entry)


def _basis(entry: Entry) -> str:
    """Say where the figure comes from; a suggestion is nobody's rule yet."""
    if word := _part(entry, "local").get("word"):
        return f"文件只说“{said(word)}”，没有写数；上面的数是建议，县里定了才算，并注明是本县规定"
    return BASES.get(str(entry.values.get("basis")), "")


def _who(book: Book, entry: Entry) -> str:
    also = book.roles(entry.values.get("also_roles"))
    owned = OWNED.get(str(_part(entry, "quota").get("by")), "")
    said_also = f"；{also}做了也算" if also else ""
    return f"{book.roles(entry.values.get('role'))}{said_also}" + (f"（{owned}）" if owned else "")


def _quota(entry: Entry) -> str:
    """Say what is required: 每半年至少1次; empty where there is no figure."""
    quota = _part(entry, "quota")
    if not quota:
        return ""
    per = PERS.get(str(quota.get("per")), "")
    operator = OPERATORS.get(str(quota.get("op", ">=")), "")
    kind = TYPES.get(str(entry.values.get("type")), "")
    counted_in = COUNTED_IN.get(str(_part(entry, "subject").get("unit")), "次")
    figure = _figure(quota, counted_in if entry.values.get("type") in ("count", None) else "")
    words = "，".join(part for part in (per, f"{operator}{figure}" if figure else "") if part)
    if over := quota.get("over"):
        words += f"（{OVERS.get(str(over), said(over))}）"
    return "：".join(part for part in (kind, words) if part)


def _figure(quota: Mapping[str, object], counted_in: str) -> str:
    if tiers := quota.get("tiers"):
        return f"按档次：{_tiers(tiers)}{said(quota.get('unit'))}"
    if "nights" in quota:
        return f"{said(quota.get('count'))}天{said(quota['nights'])}夜"
    ratio, count = quota.get("ratio"), quota.get("count")
    if isinstance(ratio, int | float) and count in (None, 1):
        return f"{ratio * 100:g}%"
    if count is None:
        return ""
    most = f"到{said(quota['count_max'])}" if "count_max" in quota else ""
    return f"{said(count)}{most}{said(quota.get('unit') or counted_in)}"


def _tiers(tiers: object) -> str:
    if isinstance(tiers, Mapping):
        return "、".join(
            f"{TIERS.get(str(key), str(key))}（{_tiers(value)}）"
            if isinstance(value, Mapping)
            else f"{TIERS.get(str(key), str(key))}{said(value)}"
            for key, value in tiers.items()
        )
    return said(tiers)


TIERS = {
    "province_sent": "省派",
    "city_sent": "市派",
    "county_sent": "县派",
    "household_of_1": "1人户",
    "household_of_2": "2人户",
    "household_of_3": "3人户",
    "more_than_3_per_person": "3人以上人均",
    "repair": "修缮",
    "rebuild_or_new": "重建或新建",
    "round_trip_minutes": "来回分钟数",
    "or_horizontal_m": "或水平距离（米）",
    "and_vertical_m": "并且垂直距离（米）",
    "rain_ge_800mm_and_water_ge_1000m3": "降水800毫米以上并且人均水资源1000立方米以上",
    "rain_lt_800mm_or_water_lt_1000m3": "降水不到800毫米或人均水资源不到1000立方米",
    "township": "乡镇学校",
    "village": "村小学",
    "teaching_point": "教学点",
}


def _due(book: Book, entry: Entry) -> str:
    due = _part(entry, "due")
    rule = str(due.get("rule", ""))
    days = due.get("days")
    if rule == "days_after":
        happened = str(due.get("event"))
        steps = book.shared("procedures/_shared/events.yaml")
        event = EVENTS.get(happened) or steps.text_or_none(happened) or happened
        words = f"{event}那天起{said(days)}天内（自然日，到第{said(days)}天24时）"
        if days is None:
            words = f"{event}后的天数文件没有写，由县里定"
    elif rule == "date":
        words = f"{said(due.get('date'))}以前"
    elif rule == "day_of_month":
        words = f"每月{said(due.get('day'))}日以前"
    elif rule == "calendar":
        words = _calendar(due)
    else:
        words = RULES.get(rule, "")
    procedure = book.rules.procedures.get(str(due.get("procedure")))
    if procedure:
        words += f"（程序“{procedure.title}”里的时限）"
    return words


def _calendar(due: Mapping[str, object]) -> str:
    anchor = ANCHORS.get(str(due.get("anchor")), said(due.get("anchor")))
    offset = due.get("offset_days")
    away = offset if isinstance(offset, int) else 0
    if away == 0:
        return f"{anchor}当天以前"
    return f"{anchor}前{-away}天以前" if away < 0 else f"{anchor}后{away}天以内"


def _counted(book: Book, entry: Entry) -> str:
    subject = _part(entry, "subject")
    kinds = {
        key: str(zh) for key, zh in book.shared("duties/_shared/activity_kinds.yaml").values.items()
    }
    counts = subject.get("counts")
    return (
        "、".join(kinds.get(str(key), str(key)) for key in counts)
        if isinstance(counts, list)
        else ""
    )


def _escalation(book: Book, entry: Entry) -> str:
    if "type" not in entry:
        return ""
    above = book.roles(entry.values.get("escalate_to"))
    if not above:
        return "上一级（本系统的做法，文件没有写）"
    implied = entry.values.get("escalate_basis") == "implied"
    return above + ("（由文件推得）" if implied else "")


def _notes(entry: Entry) -> Iterator[str]:
    if word := entry.values.get("word"):
        yield f"文件里的说法是“{said(word)}”，没有写次数或天数"
    for part in (entry.values, _part(entry, "quota"), _part(entry, "due")):
        for field in ("note", "offset_basis"):
            if (note := part.get(field)) and is_chinese(str(note)):
                yield str(note)


def _part(entry: Entry, field: str) -> Mapping[str, object]:
    return entry.part(field).values if field in entry else {}
