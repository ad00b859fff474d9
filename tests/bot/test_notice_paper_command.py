"""The command `notice paper`: files of notices, for a place or for everybody."""

import argparse

import pytest

from bot.commands import notice
from rulebook import loader
from tests.console.county import found
from tests.printed import flat, pages, scanned

BOARDERS, DIBAO = "edu-boarding-primary-1000", "saf-dibao"


@pytest.fixture
def typed(sqlite_sessions, tmp_path):
    """Run the command as it is typed."""

    async def run(*words):
        parser = argparse.ArgumentParser()
        notice.configure(parser)
        asked = ["paper", *words, "--out", str(tmp_path / "papers")]
        return await notice.run(parser.parse_args(asked), sqlite_sessions)

    return run


async def test_several_policies_are_one_file_for_the_readers_of_a_place(
    typed, sqlite_sessions, tmp_path
):
    await found(sqlite_sessions, loader.load())
    assert await typed(BOARDERS, DIBAO, "--region", "张庄村") == 0
    content = (tmp_path / "papers" / "notices.pdf").read_bytes()
    assert len(pages(content)) == 2
    assert "柳河镇张庄村" in flat(content)
    assert "0370-6600000" in flat(content)
    assert scanned(content) == [f"/p/{BOARDERS}?v=990101001"]


async def test_texts_pictures_and_large_print_are_files_of_their_own(typed, tmp_path):
    assert await typed(DIBAO, "--text", "--png", "--large") == 0
    made = {file.name for file in (tmp_path / "papers").iterdir()}
    assert made == {f"{DIBAO}.txt", f"{DIBAO}.png", f"{DIBAO}-large.pdf"}
    said = (tmp_path / "papers" / f"{DIBAO}.txt").read_text("utf-8")
    assert "至少四百四十元" in said
    assert said.endswith("再说一遍，电话是幺二三四五。\n")
    assert not any(sign.isdigit() for sign in said)


async def test_what_is_not_there_is_named(typed, capsys):
    assert await typed("no-such-policy") == 1
    assert "no-such-policy" in capsys.readouterr().err
    assert await typed(DIBAO, "--region", "不存在村") == 1


async def test_the_time_of_a_page_is_printed(typed, capsys):
    assert await typed(DIBAO, "--time") == 0
    assert "page：每页" in capsys.readouterr().out
