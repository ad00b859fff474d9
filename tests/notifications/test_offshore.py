"""A channel whose far end is abroad carries no number that points to a person."""

import pytest

from tests.notifications.office import FarEnd, Office


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("柳树村3号 张家：上门核实，还剩2天", "accepted"),
        ("有事打0370-0000003", "accepted"),
        ("他的电话是19900000003", "stale"),
        ("身份证41990119850312001X", "stale"),
    ],
)
async def test_numbers_that_point_to_a_person_stay_in_the_country(
    office: Office, text: str, state: str
) -> None:
    office.far = FarEnd(offshore=True)
    reference = await office.put(await office.address("a"), text)
    await office.delivery().round()
    assert (await office.row(reference)).state == state
    assert office.far.sent == ([text] if state == "accepted" else [])
