"""`explain`: one entry in words, or the entries that come nearest."""

import pytest

from bot.__main__ import main
from bot.commands.explain import KINDS
from console.reference.shelf import EXPLAINED


@pytest.fixture
def explained(capsys):
    """Type `explain` and return the code with what was printed."""

    def explain(*words):
        code = main(["explain", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return explain


def test_every_kind_can_be_explained():
    assert set(KINDS) == set(EXPLAINED)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("policy", "edu-boarding-primary-1000"),
            (
                "学段 是小学",
                "发钱：1000元/人/年",
                "《河南省2023年重点工作汇编（乡村振兴局）》",
                "豫教财",
            ),
        ),
        (("duty", "hen23-identify-15d"), ("15天内", "谁来做")),
        (("procedure", "identify"), ("村内公示", "《承诺授权书》", "最多15天")),
        (("pitfall", "pf-1-1-1-1"), ("告诉谁", "unq-hen23-study-session")),
        (("question", "q09"), ("有人想不开", "答了是")),
        (("setting", "dibao_std_month"), ("县级民政部门",)),
    ],
)
def test_an_entry_is_told_in_words_with_its_clause(explained, words, told):
    code, out, err = explained(*words)
    assert (code, err) == (0, "")
    assert [word for word in told if word not in out] == []
    assert "](" not in out


@pytest.mark.parametrize(
    ("kind", "asked", "nearest"),
    [
        ("duty", "hen23-identfy-15d", "hen23-identify-15d"),
        ("duty", "5d4n", "hen23-presence-5d4n"),
        ("policy", "寄宿", "edu-boarding-primary-1000"),
        ("procedure", "危房", "house_repair"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(explained, kind, asked, nearest):
    code, out, err = explained(kind, asked)
    assert (code, out) == (1, "")
    assert nearest in err
    assert asked in err


def test_nonsense_has_nothing_near(explained):
    code, out, err = explained("policy", "qqqqqq")
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_an_unknown_kind_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit) as end:
        main(["explain", "law", "x"])
    assert end.value.code == 2
    assert "policy" in capsys.readouterr().err
