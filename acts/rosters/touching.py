"""What putting a checked roster may write to, so that it can be remembered as it was."""

from collections.abc import Sequence

from acts.rosters import checks, officials, places, units
from storage.queries.roster_images import Touched

Work = checks.Checked | officials.Checked | places.Checked | units.Checked


def by(works: Sequence[Work], channel: str | None) -> Touched:
    """The households, phones and places these rows are about."""
    keys, phones, homes, regions = set(), set(), set(), set()
    for work in works:
        match work:
            case checks.Checked():
                keys |= {*work.households, *work.members}
                phones |= {row.phone for row in work.households.values() if row.phone}
            case officials.Checked():
                phones |= {row.phone for row, _place, _homes in work.rows if row.phone}
                regions |= {place.id for _row, place, _homes in work.rows}
                homes |= {home for _row, _place, found in work.rows for home in found}
            case units.Checked():
                regions |= {place.id for _row, place in work.rows}
            case places.Checked():
                pass
    return Touched(
        frozenset(keys), frozenset(phones), channel, frozenset(homes), frozenset(regions)
    )
