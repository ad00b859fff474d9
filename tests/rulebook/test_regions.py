"""The places the documents name: the tree, the lists, and entries that cannot be used."""

from collections import Counter

import pytest

from rulebook.loader import BadEntry, load
from rulebook.roles import RANKED
from tests.rulebook.spoiling import complaint


def test_all_places_are_there(book):
    levels = Counter(place.level for place in book.regions.by_id.values())
    assert levels == {"province": 3, "city": 15, "county": 39, "township": 34, "village": 52}


def test_every_place_hangs_on_a_province(book):
    for region in book.regions.by_id:
        path = book.regions.path(region)
        assert (path[0].level, path[-1].id) == ("province", region)
        levels = [RANKED.index(place.level) for place in path]
        assert levels == sorted(set(levels))


def test_what_lies_below_a_place_is_what_has_it_on_its_path(book):
    regions = book.regions
    for region in regions.by_id:
        below = {place.id for place in regions.below(region)}
        assert below == {
            other
            for other in regions.by_id
            if other != region and region in {place.id for place in regions.path(other)}
        }


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("清水坪村", ["v52-30"]),
        ("南寨镇清水坪村", ["v52-30"]),
        ("河南省辉县市清水坪村", ["v52-30"]),
        ("新野县清水坪村", []),
        ("郏县", ["410425"]),
        ("郟县", ["410425"]),
        ("郟县安良镇", ["410425102"]),
        ("大营村", ["v52-47"]),
        ("大营", []),
        ("", []),
    ],
)
def test_a_place_is_found_by_its_name_and_the_names_above(book, text, ids):
    assert [place.id for place in book.regions.named(text)] == ids


def test_a_place_that_is_not_there_is_a_key_error(book):
    for look in (book.regions.path, book.regions.below):
        with pytest.raises(KeyError):
            look("999999")


def test_the_lists_have_the_numbers_of_the_documents(book):
    regions = book.regions
    names = {place.id: place.name for place in regions.by_id.values()}
    villages = regions.villages_2020
    assert len(villages.villages) == 52
    assert {names[city]: count for city, count in villages.by_city.items()} == {
        "洛阳市": 9,
        "平顶山市": 10,
        "新乡市": 16,
        "三门峡市": 5,
        "南阳市": 12,
    }
    assert sum(villages.by_county.values()) == 52
    assert len(villages.by_county) == 13
    posts = regions.counties_2020.posts
    assert (len(posts), len({county for post in posts for county in post.counties})) == (17, 20)
    assert len(regions.pooling_counties_2018.counties) == 12
    assert {count.count for count in regions.counts} == {37, 60, 97, 788, 26, 12, 15}


def test_villages_have_no_code_and_codes_begin_as_those_above(book):
    for place in book.regions.by_id.values():
        assert place.level != "village" or place.code is None
        codes = [above.code for above in book.regions.path(place.id) if above.code]
        assert all(code.startswith(codes[0][:2]) for code in codes)


COUNTY = "henan/xinxiang/410782.yaml"
VILLAGES = "_shared/villages_2020.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (COUNTY, 'parent: "410700"', 'parent: "419900"', "parent"),
        (COUNTY, 'parent: "410700"', "parent: v52-30", "parent"),
        (COUNTY, 'parent: "410700"', "", "parent"),
        (COUNTY, 'code: "410782"', 'code: "4107"', "code"),
        (COUNTY, 'code: "410782"', 'code: "420782"', "code"),
        (COUNTY, 'code: "410782"', 'code: "410781"', "code"),
        (COUNTY, "level: county", "level: hamlet", "level"),
        (COUNTY, "name:", "names:", "names"),
        (VILLAGES, "- v52-30\n", "", "by_city"),
        (VILLAGES, "- v52-30\n", "- v52-29\n", "villages"),
        (VILLAGES, "- v52-30\n", '- "410782"\n', "villages"),
        (VILLAGES, '"410782": 13', '"410782": 12', "by_county"),
        ("_shared/counties_2020.yaml", '["411722"]', '["999999"]', "counties"),
        ("_shared/counts.yaml", '"410000"', '"510000"', "region"),
    ],
)
def test_a_bad_place_is_named_by_file_and_field(root, file, old, new, field):
    bad = complaint(root, f"regions/{file}", old, new)
    assert bad.file == root / "regions" / file or field == "code"
    assert bad.field.split(".")[-1] == field or field in bad.field


def test_two_places_do_not_hang_on_each_other(root):
    city = root / "regions/henan/xinxiang/410700.yaml"
    text = city.read_text("utf-8")
    city.write_text(text.replace('parent: "410000"', 'parent: "410782"'), "utf-8")
    with pytest.raises(BadEntry, match="higher level"):
        load(root)
