"""What a visit counts for: a suggestion is asked of nobody until the county makes it a rule."""

from acts import local_settings
from acts.actor import SERVICE
from acts.local_settings import Wanted
from storage.queries import regions
from tests.handlers.conftest import RULES, County, bound

VISITS = "duty.unq-hen23-household-visits"


async def set_(county: County, name: str, text: str) -> None:
    async with county.sessions.write() as session:
        place = await regions.get(session, "county")
        assert place is not None
        year = session.moment.today.year
        await local_settings.set_value(session, RULES, SERVICE, place, Wanted(year, name, text))


async def test_a_suggested_figure_is_shown_once_the_county_has_set_its_own(county: County) -> None:
    chat = await bound(county, "first_secretary@liu")
    said = await county.say(chat, "走访 1 李家 老人身体好")
    assert said == "已记：走访1号 李家。\n监测排查覆盖全部农村人口：1/2户"
    await set_(county, f"{VISITS}.count", "8")
    said = await county.say(chat, "走访 3 张家 漏雨")
    assert "监测排查覆盖全部农村人口：2/2户" in said
    assert "驻村人员走访脱贫户监测户（本县规定每月8次）：已2次" in said
