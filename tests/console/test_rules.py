"""The rulebook in a browser: every entry opens, is found by words, and names its source."""

import re

import pytest

from console.pages.rulebook import linked


async def test_every_kind_of_entries_is_there_and_opens(visitor, county):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/rules")
    kinds = re.findall(r'<li><a href="(/console/rules/\w+)"', text)
    assert len(kinds) == 11
    for address in kinds:
        assert (await visitor.get(address)).status == 200, address


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("寄宿", "/console/rules/policies/edu-boarding-primary-1000"),
        ("edu-boarding-primary-1000", "/console/rules/policies/edu-boarding-primary-1000"),
        ("娃上学住校有没有钱", "/console/rules/policies/edu-boarding-primary-1000"),
        ("劝返", "/console/rules/procedures/"),
    ],
)
async def test_an_entry_is_found_by_its_words(visitor, county, asked, found):
    await visitor.sign_in("zhang")
    assert found in await visitor.text(f"/console/rules?q={asked}")


async def test_words_nothing_has_are_answered_with_what_to_do(visitor, county):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/rules?q=<qqzz>")
    assert "换个词" in text
    assert "<qqzz>" not in text


async def test_an_entry_says_its_figures_its_source_and_leads_to_plain_words(visitor, county):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/rules/policies/edu-boarding-primary-1000")
    assert "1000" in text
    assert 'href="/p/edu-boarding-primary-1000"' in text
    assert "依据" in text or "出处" in text


async def test_what_is_not_there_is_not_there(visitor, county):
    await visitor.sign_in("zhang")
    for address in ("nothing", "policies/nothing", "nothing/edu-boarding-primary-1000"):
        assert (await visitor.get(f"/console/rules/{address}")).status == 404


def test_links_of_the_reference_lead_to_pages_of_the_console():
    pieces = list(linked("见[入户](procedures.md#home)和[走访](#visit)。", "duties"))
    assert pieces == [
        ("见", ""),
        ("入户", "/console/rules/procedures/home"),
        ("和", ""),
        ("走访", "/console/rules/duties/visit"),
        ("。", ""),
    ]
