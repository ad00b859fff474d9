"""Finding places: a village as farmers type it, and what lies above it."""

from collections.abc import Sequence

import pytest

from storage.engine import Sessions
from storage.queries import place_names, regions
from storage.queries.regions import Moved, NoParent, Place

PLACES = (
    Place("p", "中岭省", "province"),
    Place("c", "安川市", "city", "p"),
    Place("ma", "明安县", "county", "c", landline="0370-0000001"),
    Place("liu", "柳河镇", "township", "ma", landline="0370-0000002"),
    Place("shi", "石门镇", "township", "ma"),
    Place("bai", "白露乡", "township", "ma"),
    Place("zhang1", "张庄村", "village", "liu", landline="0370-0000003"),
    Place("liuwan", "柳湾村", "village", "liu"),
    Place("shanghe", "上河村", "village", "liu"),
    Place("zhang2", "张庄村", "village", "shi"),
    Place("shimen", "石门村", "village", "shi"),
    Place("dazhang", "大张庄村", "village", "bai"),
    Place("xin", "新村", "village", "bai"),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("柳河镇张庄村", ["zhang1"]),
        ("柳河 张庄", ["zhang1"]),
        ("柳河镇，张庄村。", ["zhang1"]),
        ("明安县石门镇张庄村", ["zhang2"]),
        ("中岭省安川市明安县石门镇张庄", ["zhang2"]),
        ("张庄", ["zhang1", "zhang2"]),
        ("张庄村", ["zhang1", "zhang2"]),
        ("大张庄", ["dazhang"]),
        ("白露乡大张庄村委会", ["dazhang"]),
        ("我是柳河镇张庄村的", ["zhang1"]),
        ("俺家在上河", ["shanghe"]),
        ("柳河镇张庄村三组", ["zhang1"]),
        ("上河3组12号", ["shanghe"]),
        ("住在柳湾村西头", ["liuwan"]),
        ("石门村", ["shimen"]),
        ("石门", ["shimen"]),
        ("新村", ["xin"]),
        ("柳河镇", ["liuwan", "shanghe", "zhang1"]),
        ("白露", ["dazhang", "xin"]),
        ("白露乡张庄村", ["dazhang", "zhang1", "zhang2"]),
        ("湾村", ["liuwan"]),
        ("北京", []),
        ("村", []),
        ("", []),
    ],
)
def test_a_village_is_found_as_a_farmer_types_it(typed: str, meant: Sequence[str]) -> None:
    assert sorted(place.id for place in place_names.meant(typed, PLACES)) == meant


async def test_several_villages_of_one_name_are_told_apart_by_their_township(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
    async with sessions.read() as session:
        found = await regions.find_by_name(session, "张庄")
    assert sorted(place.full_name for place in found) == ["柳河镇张庄村", "石门镇张庄村"]


async def test_a_place_knows_its_path_its_names_and_the_nearest_landline(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        # Parents may come after their children.
        await regions.put_all(session, PLACES[::-1])
    async with sessions.read() as session:
        place = await regions.get(session, "zhang1")
        assert place is not None
        assert place.path == "/p/c/ma/liu/zhang1/"
        assert place.within == "柳河镇"
        assert await regions.chain(session, "zhang1") == ["明安县", "柳河镇", "张庄村"]
        assert await regions.landline_for(session, "zhang1") == "0370-0000003"
        assert await regions.landline_for(session, "liuwan") == "0370-0000002"
        assert await regions.landline_for(session, "dazhang") == "0370-0000001"
        assert await regions.landline_for(session, "p") is None
        assert len(await regions.children(session, "liu")) == 3
        assert await regions.get(session, "nowhere") is None


async def test_putting_places_again_changes_only_names_and_landlines(sessions: Sessions) -> None:
    async with sessions.write() as session:
        first = await regions.put_all(session, PLACES)
        again = await regions.put_all(session, PLACES)
        new_name = await regions.put_all(session, [Place("xin", "新民村", "village", "bai")])
        no_line = await regions.put_all(session, [Place("liu", "柳河镇", "township", "ma")])
        renamed = await regions.get(session, "xin")
        kept = await regions.landline_for(session, "liu")
    assert (first.new, again.unchanged) == (13, 13)
    assert (new_name.changed, no_line.unchanged) == (1, 1)
    assert renamed is not None
    assert renamed.name == "新民村"
    assert kept == "0370-0000002"


@pytest.mark.parametrize(
    ("place", "error"),
    [
        (Place("x", "无上村", "village", "missing"), NoParent),
        (Place("x", "环村", "village", "x"), NoParent),
        (Place("xin", "新村", "village", "liu"), Moved),
    ],
)
async def test_a_place_without_a_root_or_under_another_parent_is_not_put(
    sqlite_sessions: Sessions, place: Place, error: type[Exception]
) -> None:
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, PLACES)
        with pytest.raises(error):
            await regions.put_all(session, [place])
