"""The income per head that counts for dibao: job costs of members in dibao are taken off first."""

from collections.abc import Iterator
from decimal import Decimal

from rulebook.eligibility.values import MEMBERS, SIZE, UNLISTED, Between, Values

TOTAL = "hh.income_total_month"
PER_HEAD = "hh.income_pc_month"
DIBAO = "p.dibao"
EMPLOYED = "p.employed"
CITY_LINE = "p.worksite_city_dibao_std_month"
FIELDS = (TOTAL, PER_HEAD, SIZE, DIBAO, EMPLOYED, CITY_LINE)

# Of the dibao line of the city where the member works.
JOB_COST = Decimal("0.30")


def header(values: Values) -> Decimal | None:
    """Reckon what is known; a job whose city line is missing costs nothing."""
    total = values.get(TOTAL)
    if total is None:
        return _per_head(values)
    size = values.get(SIZE)
    if not size:
        return None
    costs = sum(
        (
            JOB_COST * member.get(CITY_LINE, 0)
            for member in values[MEMBERS]
            if member.get(DIBAO) and member.get(EMPLOYED)
        ),
        Decimal(0),
    )
    return Decimal(total - costs) / Decimal(size)


def kleene(values: Values) -> Decimal | Between | None:
    """Reckon exactly, or between bounds while it is open who works in dibao and where.

    What a household says per head stands until a total is known.
    """
    total = values.get(TOTAL)
    if total is None:
        return _per_head(values)
    size = values.get(SIZE)
    if not size:
        return None
    # Members nobody listed are in dibao, if at all, by the household's standing.
    open_ended = values[UNLISTED] and values.get("hh.dibao") is not False
    sure = possible = Decimal(0)
    for member in values[MEMBERS]:
        dibao, employed, line = (member.get(key) for key in (DIBAO, EMPLOYED, CITY_LINE))
        if dibao is False or employed is False:
            continue
        if line is None:
            open_ended = True
            continue
        possible += JOB_COST * line
        if dibao and employed:
            sure += JOB_COST * line
    high = (total - sure) / Decimal(size)
    if open_ended:
        return Between(None, high)
    return high if possible == sure else Between((total - possible) / Decimal(size), high)


def _per_head(values: Values) -> Decimal | None:
    value = values.get(PER_HEAD)
    return None if value is None else Decimal(value)


def missing(values: Values) -> Iterator[tuple[str, Values]]:
    """Name the fields that leave the income open, each with the values it is missing from."""
    if values.get(TOTAL) is None:
        if values.get(PER_HEAD) is None:
            yield TOTAL, values
            yield PER_HEAD, values
        return
    if values.get(SIZE) is None:
        yield SIZE, values
    for member in values[MEMBERS]:
        if member.get(DIBAO) is not False and member.get(EMPLOYED) is not False:
            for key in (EMPLOYED, DIBAO, CITY_LINE):
                if member.get(key) is None:
                    yield key, member
