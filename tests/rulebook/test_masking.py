import pytest

from rulebook.chinese_id import check_digit
from rulebook.masking import identity, leaks, name, phone

ID = "41148119600511001" + check_digit("41148119600511001")


@pytest.mark.parametrize(
    ("full", "masked"),
    [("张三", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), ("张", "*"), ("", "")],
)
def test_a_name_keeps_little(full, masked):
    assert name(full) == masked


def test_a_phone_keeps_its_ends_and_an_identity_number_nothing():
    assert phone("+8613800008000") == "138****8000"
    assert phone("123") == "****"
    assert (identity(ID), identity(None)) == ("有", "无")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"身份证{ID}。", ["identity_number"]),
        (f"{ID[:6]} {ID[6:14]}-{ID[14:]}", ["identity_number"]),
        ("".join(chr(ord(char) + 0xFEE0) for char in ID), ["identity_number"]),
        ("身份证11010519491231002X", ["identity_number"]),
        ("老证411481600511001", ["identity_number"]),
        ("电话13800008000", ["mobile"]),
        ("电话138-0000-8000", ["mobile"]),
        ("电话１３８００００８０００", ["mobile"]),
        ("一三八零零零零八零零零", ["mobile"]),
        ("卡6222 0212 3456 7890 123", ["bank_card"]),
        ("公示期2026-05-06至2026-05-11", []),
        ("2026-05-06 2026-05-11", []),
        ("补助18000元，编号1234567", []),
        ("公示5天，3人，41.5平方米", []),
        ("张*明 138****8000", []),
    ],
)
def test_what_points_to_a_person_is_found(text, kinds):
    found = leaks(text)
    assert found[: len(kinds)] == kinds
    assert bool(found) is bool(kinds)


def test_a_found_leak_is_not_repeated():
    assert all(ID not in kind for kind in leaks(f"号码{ID}"))
