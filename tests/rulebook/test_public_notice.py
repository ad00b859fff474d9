"""A line of a public notice: only allowed fields, only in general words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.entry import BadEntry
from rulebook.loader import ENTRIES
from rulebook.masking import ALLOWED, Problem, PublicLine, for_public, public_line
from rulebook.reading.masking import read_masking

ID = "411481196005110012"
RECORD = {
    "village": "柳树村",
    "name": "张小明",
    "household_class": "marginal",
    "members": 4,
    "reason": "illness",
}


def test_a_record_of_allowed_fields_becomes_a_line(book):
    assert public_line(book.masking, RECORD) == PublicLine(
        village="柳树村",
        name="张*明",
        household_class="边缘易致贫户",
        members=4,
        reason="家庭支出明显增加",
    )


@pytest.mark.parametrize(
    ("field", "value", "problems"),
    [
        ("remark", ID, {"not_allowed", "identity_number"}),
        ("remark", "一切正常", {"not_allowed"}),
        ("phone", "13800008000", {"not_allowed", "mobile"}),
        ("income", 5300, {"not_allowed"}),
        ("village", "柳树村三组", {"address"}),
        ("village", "柳树村12号", {"address"}),
        ("village", "柳树村东头", {"not_a_village"}),
        ("village", "", {"missing"}),
        ("village", None, {"missing"}),
        ("village", f"{ID}村", {"identity_number"}),
        ("name", "张", {"not_a_name"}),
        ("name", "三·", {"not_a_name"}),
        ("name", "张··明", {"not_a_name"}),
        ("name", "三0癌", {"not_a_name"}),
        ("name", "张小明13800008000", {"not_a_name"}),
        ("name", "", {"missing"}),
        ("members", None, {"missing"}),
        ("members", 0, {"not_a_count"}),
        ("members", 31, {"not_a_count"}),
        ("members", True, {"not_a_count"}),
        ("members", "4", {"not_a_count"}),
        ("household_class", "肝癌户", {"unknown_class"}),
        ("reason", None, {"missing"}),
        ("reason", "", {"missing"}),
    ],
)
def test_a_record_that_may_not_be_shown_says_which_field_and_why(book, field, value, problems):
    found = public_line(book.masking, {**RECORD, field: value})
    assert isinstance(found, tuple)
    assert {problem.field for problem in found} == {field}
    assert {problem.kind for problem in found} == problems


@pytest.mark.parametrize("field", ALLOWED)
def test_a_missing_field_is_named(book, field):
    record = {key: value for key, value in RECORD.items() if key != field}
    assert public_line(book.masking, record) == (Problem(field, "missing"),)


def test_every_problem_is_told_at_once(book):
    found = public_line(book.masking, {"name": "张", "members": 0, "卡号": "1"})
    assert {problem.field for problem in found} == {
        *("village", "name", "household_class", "members", "reason", "卡号")
    }


@pytest.mark.parametrize("said", ["边缘易致贫户", "marginal"])
def test_the_class_may_come_as_key_or_as_words(book, said):
    line = public_line(book.masking, {**RECORD, "household_class": said})
    assert line.household_class == "边缘易致贫户"


def test_no_reason_tells_an_illness_and_every_hardship_has_one(book):
    for risk in book.hardship.risks:
        line = public_line(book.masking, {**RECORD, "reason": risk})
        assert "illness" not in for_public(book.masking, line.reason)
    free = public_line(book.masking, {**RECORD, "reason": "肝癌晚期"})
    assert free.reason == "其他原因"


TEXTS = st.text("张小明欧阳·柳树村三组号室12８X 肝癌元13800008000", max_size=24)
FIELDS = {
    "village": st.just("柳树村") | TEXTS.map("{}村".format) | TEXTS,
    "name": st.just("张小明") | TEXTS,
    "household_class": st.just("marginal") | TEXTS,
    "members": st.integers(1, 9) | st.integers(-2, 40) | TEXTS,
    "reason": st.sampled_from(["illness", "disaster"]) | TEXTS,
}


@given(st.fixed_dictionaries(FIELDS, optional={"remark": TEXTS}))
def test_whatever_comes_in_nothing_private_comes_out(book, record):
    line = public_line(book.masking, record)
    if isinstance(line, tuple):
        said = "".join(problem.kind for problem in line)
        assert said.isascii()
        assert not any(char.isdigit() for char in said)
        return
    shown = f"{line.village}，{line.name}，{line.household_class}，{line.members}人，{line.reason}"
    assert for_public(book.masking, shown) == ()
    assert "remark" not in record
    assert "*" in line.name


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("public_notice.yaml", "突发事件: [accident", "突发事件: [wolves", "突发事件"),
        ("public_notice.yaml", "other_reason:", "any_reason:", "any_reason"),
        ("words.yaml", "  income: [收入", "  salary: [收入", "columns"),
        ("words.yaml", "offices:", "officers:", "officers"),
    ],
)
def test_a_bad_entry_names_its_field(book, tmp_path, file, old, new, field):
    for source in (ENTRIES / "masking").iterdir():
        text = source.read_text("utf-8")
        changed = text.replace(old, new, 1) if source.name == file else text
        (tmp_path / source.name).write_text(changed, "utf-8")
    with pytest.raises(BadEntry) as caught:
        read_masking(tmp_path, book.hardship, {})
    assert caught.value.file == tmp_path / file
    assert caught.value.field.split(".")[-1] == field
