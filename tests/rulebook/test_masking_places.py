"""What a public notice, a short message and a screen may not hold."""

import time
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from rulebook.masking import for_public, for_screen, for_sms, leaking_columns, leaks

CATALOGUE = Path(__file__).parents[2] / "locales/zh_CN/LC_MESSAGES/messages.po"
ID = "411481196005110012"

# What our sentences are filled with; every other value is a name or a small number.
VALUES = {
    "landline": "0370-0000001",
    "code": "4821 0377",
    "day": "2026年3月5日",
    "deadline": "2026年3月5日",
    "village": "柳树村",
    "place": "河湾村",
    "number": "12",
    "row": "7",
    "count": "3",
}


class Filled(dict):
    def __missing__(self, key):
        return "张大山"


def sentences():
    for message in read_po(BytesIO(CATALOGUE.read_bytes())):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from (form % Filled(VALUES) if message.python_format else form for form in forms)


def test_our_own_sentences_raise_no_false_alarm(book):
    said = [sentence for sentence in sentences() if sentence]
    assert len(said) > 400
    assert not [sentence for sentence in said if leaks(sentence) or for_sms(book.masking, sentence)]


ORDINARY = [
    "柳树村监测对象公示：张*明，边缘易致贫户，4人，家庭支出明显增加。",
    "公示期2026年5月6日至2026年5月11日，共5天。监督电话：0370-0000001，12317。",
    "依据豫脱贫组〔2020〕6号第三条，2025年12月31日前完成。",
    "第2次评议，15人参加，13人同意。",
    "有意见请向柳河镇政府反映，电话0370-0000002。",
    "大病保险、残疾人证由县里统一办理，请带户口本。",
    "3号上午在村部公示栏张贴，5月9号结束。",
    "一组照片、二元结构、三角形都不是问题。",
    "柳树村3号上午开会，工资被拖欠可打12333，或打村部0370-0000003。",
    "收入核对到2026-05-06，2025年收入另行公布。",
    "全村320户，1.2万人，耕地3万亩。",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_public_notice_may_hang_on_the_wall(book, text):
    assert for_public(book.masking, text) == ()


@pytest.mark.parametrize(
    ("text", "public", "sms"),
    [
        (f"备注：{ID}", {"identity_number"}, {"identity_number"}),
        ("身份证尾号001X", {"identity_digits"}, {"identity_digits"}),
        ("身份证号后四位：００１２", {"identity_digits"}, {"identity_digits"}),
        ("证号411481********0012", {"identity_digits"}, {"identity_digits"}),
        ("电话13800008000", {"mobile"}, set()),
        ("电话138****8000", {"mobile"}, set()),
        ("家里电话0370-6812345", {"landline"}, set()),
        ("电话：6812345", {"landline"}, set()),
        ("卡号6222021234567890123", {"bank_card"}, {"bank_card"}),
        ("1960年5月11日出生", {"birth_date"}, {"birth_date"}),
        ("生于一九六〇年五月", {"birth_date"}, {"birth_date"}),
        ("出生日期：1960-05-11", {"birth_date"}, {"birth_date"}),
        ("1960.5生", {"birth_date"}, {"birth_date"}),
        ("他得了肝癌", {"illness"}, {"illness"}),
        ("耐多药肺结核", {"illness"}, {"illness"}),
        ("终末期 肾病", {"illness"}, {"illness"}),
        ("因病致贫", {"illness"}, set()),
        ("户主住院", {"illness"}, set()),
        ("重度残疾人", {"illness"}, set()),
        ("人均纯收入5300元", {"income", "money"}, {"income"}),
        ("年收入一万五", {"income"}, {"income"}),
        ("人均收入：5300", {"income"}, {"income"}),
        ("工资 3,200 元/月", {"income", "money"}, {"income"}),
        ("欠款3万", {"income", "money"}, {"income"}),
        ("补助4200元", {"money"}, set()),
        ("补助三千元", {"money"}, set()),
        ("发了两千块", {"money"}, set()),
        ("柳树村12号", {"address"}, set()),
        ("幸福路三十六号", {"address"}, set()),
        ("2号楼3单元501室", {"address"}, set()),
        ("河湾村三组", {"address"}, set()),
        ("住4组", {"address"}, set()),
        ("您的申请有新进展，编号4821 0377", set(), set()),
        ("帮扶责任人李伟13800008000", {"mobile"}, set()),
    ],
)
def test_each_place_keeps_out_its_own_kinds(book, text, public, sms):
    assert set(for_public(book.masking, text)) == public
    assert set(for_sms(book.masking, text)) == sms
    assert set(for_screen(text)) == public & {"identity_number", "bank_card"}


@pytest.mark.parametrize("piece", ["1", "1 2-", "一", "*", "收入", "-", "1960.", "村1"])
def test_a_long_text_is_read_in_time_that_grows_with_its_length(book, piece):
    started = time.process_time()
    for_public(book.masking, piece * 20_000)
    assert time.process_time() - started < 2


def test_every_disease_that_a_policy_lists_is_kept_out_of_messages(book):
    names = {zh for disease in book.policies.diseases.values() for zh in disease.values()}
    assert len(names) > 30
    assert not [zh for zh in names if "illness" not in for_sms(book.masking, f"他是{zh}。")]


PIECES = st.sampled_from(
    [*ORDINARY, ID, "13800008000", "肝癌", "年收入5300元", "柳树村三组", "1960年5月生", "因病"]
)


@given(st.lists(PIECES, max_size=4).map("\n".join))
def test_the_wall_is_stricter_than_a_message_and_a_message_than_a_screen(book, text):
    public = set(for_public(book.masking, text))
    sms = set(for_sms(book.masking, text))
    assert set(for_screen(text)) <= sms <= public
    assert set(leaks(text)) <= public


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_what_is_found_in_a_part_is_found_in_the_whole(book, pieces):
    whole = set(for_public(book.masking, "\n".join(pieces)))
    assert all(set(for_public(book.masking, piece)) <= whole for piece in pieces)


def test_a_table_names_the_columns_that_may_not_be_shown(book):
    rows = [
        {"村": "柳树村", "姓名": "张*明", "人口": "4", "备注": "", "联系电话": "", "说明": "正常"},
        {"村": "柳树村", "姓名": "李*", "人口": "3", "备注": ID, "联系电话": "", "说明": "住4组"},
    ]
    assert leaking_columns(book.masking, rows) == {
        "备注": ("identity_number",),
        "联系电话": ("mobile",),
        "说明": ("address",),
    }


@pytest.mark.parametrize("heading", ["身份证号", "银 行 卡", "手机号", "出生年月", "家庭收入"])
def test_a_heading_alone_is_enough_to_refuse_a_column(book, heading):
    assert leaking_columns(book.masking, [{heading: ""}])
