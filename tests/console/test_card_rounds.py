"""Cards at the console: looked at, sent with the password, noes answered by the village."""

import pytest

from storage.queries import addresses, confirmations, households
from storage.queries.confirmations import NO, Answer, New
from storage.queries.households import NewHousehold
from storage.queries.regions import Place
from tests.console.county import PASSWORD
from tests.printed import flat

HERE = "/console/cards"
VILLAGE = "990101001"


@pytest.fixture
async def disputed(sessions, county):
    """The no of a family without a case; returns its id."""
    async with sessions.write() as session:
        place = Place(VILLAGE, "张庄村", "village", path="/990000/990101/990101001/")
        home = await households.register(session, NewHousehold(place, 7, "赵大河"))
        contact = await addresses.ensure(session, "webchat", "seven")
        await addresses.belongs(session, contact.id, home.id)
        asked = await confirmations.add(session, New("card", home.id, None, "v", contact.id, None))
        await confirmations.settle(session, asked, Answer(NO, "chat", note="少了一口人<b>"))
    return asked


async def test_the_village_sees_its_round_and_what_families_said(visitor, another, disputed):
    await visitor.sign_in("zhang")
    page = await visitor.text(HERE)
    assert "登记在册2户，消息能送到1户，另外1户" in page
    assert "7号 赵家" in page
    assert "少了一口人&lt;b&gt;" in page
    assert "赵大河" not in page
    await another.sign_in("li")
    assert "赵家" not in await another.text(HERE)
    assert (await another.get(f"{HERE}?village={VILLAGE}")).status == 404


async def test_sending_takes_the_password_and_tells_what_came_of_it(visitor, disputed, sessions):
    await visitor.sign_in("zhang")
    assert (await visitor.post(HERE, HERE, village=VILLAGE, password="wrong")).status == 422
    done = await visitor.post(HERE, HERE, village=VILLAGE, password=PASSWORD)
    assert done.headers["Location"] == f"{HERE}?village={VILLAGE}&sent=1&same=0&on_paper=1"
    assert "发出1户" in await visitor.text(done.headers["Location"])


async def test_a_foreign_village_and_no_are_absent(visitor, disputed):
    await visitor.sign_in("li")
    assert (await visitor.post(HERE, HERE, village=VILLAGE, password=PASSWORD)).status == 404
    clear = await visitor.post(f"{HERE}/{disputed}/clear", HERE, village=VILLAGE, outcome="看看")
    assert clear.status == 404


async def test_what_came_of_a_no_is_written_down_once(visitor, disputed):
    await visitor.sign_in("zhang")
    clear = f"{HERE}/{disputed}/clear"
    assert (await visitor.post(clear, HERE, village=VILLAGE, outcome="")).status == 422
    assert (await visitor.post(clear, HERE, village=VILLAGE, outcome="补上了")).status == 303
    page = await visitor.text(HERE)
    assert "结果：补上了" in page
    assert clear not in page
    assert (await visitor.post(clear, HERE, village=VILLAGE, outcome="再补")).status == 404


async def test_the_county_chooses_a_village(visitor, disputed):
    await visitor.sign_in("county")
    page = await visitor.text(HERE)
    assert "柳河镇张庄村" in page
    assert "柳河镇李营村" in page
    assert "赵家" not in page
    assert "7号 赵家" in await visitor.text(f"{HERE}?village={VILLAGE}")


async def test_a_family_no_message_reaches_gets_its_card_on_paper(
    visitor, another, county, disputed
):
    await visitor.sign_in("zhang")
    address = f"{HERE}/{county.household_id}.pdf"
    assert address in await visitor.text(HERE)
    printed = await visitor.get(address)
    said = flat(await printed.read())
    assert "柳河镇张庄村3号张家" in said
    assert "张大山" not in said
    await another.sign_in("li")
    assert (await another.get(address)).status == 404
