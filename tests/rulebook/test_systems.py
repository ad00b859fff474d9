"""The systems, cards and forms as shipped, and entries that cannot be used."""

from collections import Counter

import pytest

from rulebook.loader import BadEntry, load
from tests.rulebook.spoiling import complaint


def test_all_seventy_two_are_there_in_their_order(book):
    systems = list(book.systems.values())
    assert [system.number for system in systems] == list(range(1, 73))
    groups = Counter(system.group for system in systems)
    assert groups == {"platforms": 22, "cards": 13, "forms": 37}


def test_no_system_of_the_government_is_said_to_be_connected(book):
    """Every exchange is a file that a person carries over."""
    for system in book.systems.values():
        if system.group == "platforms":
            verbs = {part.verb for part in system.ours}
            assert verbs <= {"export", "import", "link", "track", "implement", "none"}
            built = [part for part in system.ours if part.built]
            assert not [part for part in built if part.verb in ("export", "import")], system.id


def test_presence_is_recorded_by_exception(book):
    presence = book.systems["52-resident-attendance"]
    assert presence.ours[0].verb == "implement"
    assert "不打卡" in presence.ours[0].zh


def test_where_we_do_nothing_we_say_why(book):
    nothing = [s for s in book.systems.values() if s.ours[0].verb == "none"]
    assert [system.number for system in nothing] == [10, 18, 20, 21, 22, 60, 61, 62, 64, 71]


CARD = "cards/29-chronic-rejection.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (CARD, "number: 29", "number: 30", "number"),
        (CARD, "do: implement", "do: connect", "do"),
        (CARD, "file: s004", "file: s404", "file"),
        (CARD, "[outpatient_chronic]", "[headache]", "procedures"),
        (CARD, "[reject_letter]", "[love_letter]", "documents"),
        (CARD, "says:", "sayz:", "sayz"),
        ("cards/23-mingbaizhi.yaml", "do: implement", "do: none", "built"),
        ("platforms/18-hubei-major-projects.yaml", "ours:", "ours: []\nother:", "other"),
    ],
)
def test_a_bad_system_is_named_by_file_and_field(root, file, old, new, field):
    bad = complaint(root, f"systems/{file}", old, new)
    assert bad.file == root / "systems" / file
    assert bad.field.endswith(field)


def test_a_number_stands_once(root):
    text = (root / "systems" / CARD).read_text("utf-8")
    again = text.replace("id: 29-chronic-rejection", "id: 29-again")
    (root / "systems/forms/29-again.yaml").write_text(again, "utf-8")
    with pytest.raises(BadEntry, match="29-chronic-rejection"):
        load(root)
