"""The commands `setting` and `evaluate household`, as somebody who types them sees them."""

import argparse
import json
from datetime import date

import pytest

from bot.commands import evaluate, setting
from bot.commands.evaluating import household
from rulebook.loader import load
from storage.engine import Sessions
from storage.queries import facts, households, local_settings, members, regions, staff
from storage.queries import officials as posts
from storage.queries.facts import Fact
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from tests.workbooks import WANG, ZHANG

PLACES = (
    Place("hen", "河南省", "province"),
    Place("ma", "明安县", "county", "hen"),
    Place("liu", "柳河镇", "township", "ma"),
    Place("zhang", "张庄村", "village", "liu"),
)
PUPIL = {"stage": "primary", "registered": True, "needy": True, "boarding": True}
HEAD = "张大有"


@pytest.fixture
async def county(sqlite_sessions: Sessions) -> Sessions:
    """A village with a family of two, the younger one a boarding pupil."""
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, PLACES)
        place = await regions.get(session, "zhang")
        assert place is not None
        made = await households.register(session, NewHousehold(place, 3, HEAD))
        people = [NewMember(made.id, HEAD, ZHANG, "户主"), NewMember(made.id, "张小", WANG, "子")]
        await members.put_all(session, people)
        [head, child] = (await facts.people(session, [made.id]))[made.id]
        day = date(2026, 3, 1)
        told = [
            Fact(made.id, f"p.{key}", value, day, "visit", "x", child.id)
            for key, value in PUPIL.items()
        ]
        told += [
            Fact(made.id, f"p.{key}", value, day, "visit", "x", head.id)
            for key, value in (
                ("student", False),
                ("labour", "weak"),
                ("post_assigned", True),
                ("post_placements", 1),
            )
        ]
        told.append(Fact(made.id, "hh.formerly_filed_poor", True, day, "county", "x"))
        told.append(Fact(made.id, "hh.income_pc_month", 400, day, "visit", "x"))
        await facts.add(session, told)
    return sqlite_sessions


async def typed(sessions: Sessions, *words: str, expect: int = 0) -> None:
    parser = argparse.ArgumentParser()
    setting.configure(parser)
    assert await setting.run(parser.parse_args(words), sessions) == expect


async def evaluated(sessions: Sessions, *words: str, expect: int = 0) -> None:
    parser = argparse.ArgumentParser()
    evaluate.configure(parser)
    assert await household.run(parser.parse_args(["household", *words]), sessions) == expect


async def test_a_figure_is_set_listed_and_taken_back(county, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    await typed(county, "set", "明安县", "最低工资", "2000元")
    assert "2000元/月" in capsys.readouterr().out
    await typed(county, "list", "张庄村")
    shown = next(line for line in capsys.readouterr().out.splitlines() if "min_wage" in line)
    assert "2000元/月" in shown
    assert "明安县" in shown
    await typed(county, "clear", "ma", "min_wage_month")
    await typed(county, "missing", "明安县", expect=1)
    missing = capsys.readouterr().out
    assert "min_wage_month" in missing
    assert "县级人社部门" in missing
    # Another year's figure is shown to be looked at.
    await typed(county, "set", "明安县", "最低工资", "1900", "--year", "2025")
    await typed(county, "missing", "明安县", expect=1)
    assert "1900元/月" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "明安县", "最低工资", "很多"), "最低工资标准"),
        (("set", "明安县", "dibao_std_month", "100"), "440元"),
        (("set", "某县", "最低工资", "2000"), "某县"),
        (("set", "明安县", "工分", "2000"), "工分"),
        (("set", "明安县", "最低工资", "2000", "--as", "nobody"), "nobody"),
        (("set", "明安县", "最低工资", "2000", "--as", "cun"), ""),
        (("clear", "明安县", "最低工资"), "最低工资标准"),
        (("list", "某县"), "某县"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_sentence(county, capsys, words, said):
    async with county.write() as session:
        official = NewOfficial("某人", "+8619900000071", "village_committee", "zhang")
        put = await posts.put(session, official)
        await staff.add(session, put.person_id, "cun", "x")
    await typed(county, *words, expect=1)
    out = capsys.readouterr().out
    assert out.strip()
    assert said in out
    async with county.read() as session:
        assert not await local_settings.any_of(session, "ma", 2026)


async def test_nothing_missing_is_said_so(county, capsys, monkeypatch):
    values = {
        "dibao_std_month": "480", "city_dibao_std_month": "690", "min_wage_month": "2000",
        "disposable_income_prev": "24600", "critical_illness_deductible": "1.1万",
        "avg_house_area_pc_prev": "48", "rain_mm_avg": "720", "water_m3_pc": "610",
        "teacher_county_group": "other", "poverty_line": "4000", "monitoring_line": "8000",
        "spring_start": "2月24日", "spring_end": "6月30日", "autumn_start": "9月1日",
    }  # fmt: skip
    for name, text in values.items():
        await typed(county, "set", "明安县", name, text)
    await typed(county, "missing", "张庄村")
    assert "2026" in capsys.readouterr().out.splitlines()[-1]


async def test_a_household_is_told_what_it_gets_with_clause_and_what_is_missing(county, capsys):
    await evaluated(county, "张庄村3号", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["province"], found["year"]) == ("Henan", 2026)
    [boarding] = [one for one in found["gets"] if one["policy"] == "edu-boarding-primary-1000"]
    assert (boarding["subject"], boarding["amount"], boarding["promised"]) == ("2", 1000, True)
    assert boarding["clause"].startswith("《河南省2023年重点工作汇编")
    # The wage of the county is not set: it applies, and how much cannot be told.
    [post] = [one for one in found["gets"] if one["policy"] == "emp-public-post"]
    assert (post["amount"], post["missing"]) == (None, ["region.min_wage_month"])
    open_ = {one["policy"]: one["missing"] for one in found["cannot_tell"]}
    assert "region.dibao_std_month" in open_["saf-dibao"]
    not_set = {one["setting"]: one for one in found["not_set"]}
    assert "saf-dibao" in not_set["dibao_std_month"]["needed_by"]
    assert "emp-public-post" in not_set["min_wage_month"]["needed_by"]


async def test_a_figure_that_is_set_decides_and_is_reckoned_with(county, capsys):
    await typed(county, "set", "明安县", "最低工资", "2000")
    capsys.readouterr()
    await evaluated(county, "zhang/3")
    out = capsys.readouterr().out
    assert "2000 × 50% = 1000元" in out
    assert "最低工资" not in out


async def test_last_years_figure_is_shown_and_not_used(county, capsys):
    await typed(county, "set", "明安县", "最低工资", "1900", "--year", "2025")
    capsys.readouterr()
    await evaluated(county, "张庄村 3号")
    out = capsys.readouterr().out
    assert "1900元/月" in out
    assert "950" not in out


async def test_no_name_and_no_identity_number_is_printed(county, capsys):
    await evaluated(county, "柳河镇张庄村3号")
    await evaluated(county, "柳河镇张庄村3号", "--json")
    out = capsys.readouterr().out
    assert not any(secret in out for secret in (HEAD, "张小", ZHANG, WANG, ZHANG[6:14]))


async def test_no_key_of_a_fact_is_shown_to_people(county, capsys):
    rules = load()
    await evaluated(county, "张庄村3号")
    out = capsys.readouterr().out
    assert not any(key in out for key in (*rules.policies.fields, *rules.policies.by_id))


@pytest.mark.parametrize("code", ["张庄村", "张庄村4号", "李庄村3号", "12345678", "", "明安县3"])
async def test_a_household_that_is_not_there_is_said_so(county, capsys, code):
    await evaluated(county, code, expect=1)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()


async def test_without_a_province_no_policy_is_in_force_and_that_is_said(county, capsys):
    async with county.write() as session:
        await regions.put_all(session, [Place("hen", "中岭省", "province")])
    await evaluated(county, "张庄村3号", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["gets"], found["cannot_tell"]) == ([], [])
    assert [one["setting"] for one in found["not_set"]] == ["province"]
