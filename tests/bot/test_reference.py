"""The generated reference: current, complete, and the same however often it is made."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from bot.commands.reference import FOLDER
from console.reference.book import open_book
from console.reference.page import Chapter, Fact, Line, Page, Section, Table, markdown
from console.reference.shelf import files, stale
from rulebook.loader import ENTRIES

NOT_ON_A_PAGE = {"_shared", "search", "masking", "local"}
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
LINK = re.compile(r"\]\(([\w-]+\.md)?(?:#([^)]+))?\)")
SECTION = re.compile(r'### <a id="([^"]+)"></a>.*?(?=\n##|\Z)', re.S)


@pytest.fixture(scope="module")
def book():
    return open_book(ENTRIES)


@pytest.fixture(scope="module")
def pages(book):
    return files(book)


def entries():
    """Every entry with an id of its own, by file."""
    for file in sorted(ENTRIES.rglob("*.yaml")):
        if not NOT_ON_A_PAGE & set(file.relative_to(ENTRIES).parts):
            value = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
            if isinstance(value, dict) and "id" in value:
                yield file, value


def test_the_pages_kept_are_those_the_entries_give(pages):
    assert stale(FOLDER, pages) == [], "run: python -m bot reference"


def test_pages_are_the_same_when_made_again(book, pages):
    assert files(book) == pages


def test_every_entry_is_on_a_page(pages):
    text = "".join(pages.values())
    known = set(ANCHOR.findall(text)) | set(re.findall(r"^\| ([\w-]+) \|", text, re.M))
    named = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    missing = [
        value["id"]
        for _file, value in entries()
        if value["id"] not in known and str(value.get("zh", value.get("name"))) not in named
    ]
    assert missing == []


def test_every_section_quotes_the_clause_or_says_that_none_does(pages):
    silent = [
        found[1]
        for name in ("policies.md", "duties.md", "procedures.md", "hardship.md", "pitfalls.md")
        for found in SECTION.finditer(pages[name])
        if "**依据**：《" not in found[0] and "**依据**：文件没有规定" not in found[0]
    ]
    assert silent == []


def test_no_two_sections_of_a_page_share_an_anchor(pages):
    for text in pages.values():
        anchors = ANCHOR.findall(text)
        assert len(anchors) == len(set(anchors))


def test_every_link_leads_somewhere(pages):
    broken = []
    for name, text in pages.items():
        for page, anchor in LINK.findall(text):
            target = pages.get(page or name, "")
            if not target or (anchor and f'<a id="{anchor}"></a>' not in target):
                broken.append(f"{name}: {page}#{anchor}")
    assert broken == []


def test_every_table_has_as_many_cells_as_headings(pages):
    for name, text in pages.items():
        width = 0
        for line in text.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not (width and cells and cells != width), f"{name}: {line}"
            width = cells


def test_every_fact_and_step_of_a_procedure_has_words(book):
    known = book.shared("procedures/_shared/facts.yaml")
    unnamed = {
        atom.key
        for procedure in book.rules.procedures.values()
        for state in procedure.states.values()
        for transition in state.transitions
        for atom in (transition.guard.atoms if transition.guard else ())
        if atom.key not in known
    }
    assert unnamed == set()


@pytest.mark.parametrize(
    ("page", "entry", "words"),
    [
        (
            "policies",
            "hea-medaid-inpatient-margin",
            ("至少65%", "的10%左右", "封顶：10000元/人/年"),
        ),
        ("policies", "edu-secondary-voc-grant", ("平均2000元/人/年（是平均数，不保证",)),
        ("policies", "hou-completion-acceptance", ("是办事步骤",)),
        ("duties", "hen23-presence-5d4n", ("每周，至少5天4夜", "驻村工作队员做了也算")),
        ("duties", "hen23-identify-15d", ("15天内", "监测对象识别")),
        ("procedures", "identify", ("最多15天", "公示首末日照片", "《承诺授权书》")),
        ("hardship", "q20", ("入户时由干部问，或者", "收入")),
        ("hardship", "t01", ("马上处理", "房子塌了")),
        ("settings", "dibao_std_month", ("元/人/月", "县级民政部门")),
    ],
)
def test_a_section_says_what_the_entry_means(pages, page, entry, words):
    told = next(found[0] for found in SECTION.finditer(pages[f"{page}.md"]) if found[1] == entry)
    assert [word for word in words if word not in told] == []


def test_markup_in_a_text_stays_text():
    table = Table(("a",), (("x | y",),))
    section = Section("id", "a < b", (Fact("l", "2 * 3", (Line(0, "one\ntwo"),)),), (table,))
    text = markdown(Page("p", "P", "", (Chapter("c", (section,)),)))
    for written in ("a &lt; b", "2 \\* 3", "- one two", "| x \\| y |"):
        assert written in text


def test_check_names_the_pages_that_are_not_current(tmp_path, capsys):
    folder = tmp_path / "rulebook"
    assert main(["reference", "--out", str(folder)]) == 0
    assert main(["reference", "--check", "--out", str(folder)]) == 0
    (folder / "duties.md").write_text("old")
    (folder / "gone.md").write_text("of a kind there is no more")
    capsys.readouterr()
    assert main(["reference", "--check", "--out", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "duties.md" in said
    assert "gone.md" in said
    assert "policies.md" not in said
    assert main(["reference", "--out", str(folder)]) == 0
    assert not (folder / "gone.md").exists()


def test_a_changed_entry_makes_its_page_stale(tmp_path):
    copy = tmp_path / "entries"
    shutil.copytree(ENTRIES, copy)
    file = copy / "duties" / "monitoring" / "hen23-identify-15d.yaml"
    file.write_text(file.read_text().replace("days: 15", "days: 20"))
    assert main(["reference", "--out", str(tmp_path / "pages"), "--entries", str(copy)]) == 0
    assert stale(Path(tmp_path / "pages"), files(open_book(ENTRIES))) == ["duties.md"]
