"""A family at the pages of its village, as the tests of these pages play it."""

import re
from io import BytesIO

from aiohttp import ClientResponse, FormData

from console.house import House
from storage.queries import cases, reports
from storage.queries.cases import Filed
from storage.queries.reports import Told
from storage.scope import EVERYTHING
from tests.console.county import Visitor

HOME = "/r/990101001"
REPORT = f"{HOME}/report"


async def step(visitor: Visitor, name: str, /, **fields: object) -> tuple[int, str]:
    """Answer a step by its form; returns the status and where it leads."""
    answer = await visitor.post(f"{REPORT}/{name}", **fields)
    return answer.status, answer.headers.get("Location", "").removeprefix(f"{REPORT}/")


async def attach(
    visitor: Visitor, name: str, field: str, data: bytes, **fields: str
) -> ClientResponse:
    """Send a step whose form carries a file."""
    form = FormData()
    form.add_field("csrf", await visitor.token(f"{REPORT}/{name}"))
    for key, value in fields.items():
        form.add_field(key, value)
    form.add_field(field, BytesIO(data), filename="file", content_type="application/octet-stream")
    return await visitor.client.post(f"{REPORT}/{name}", data=form, allow_redirects=False)


async def tell(visitor: Visitor, words: str = "老伴住院花了三万块", **who: str) -> None:
    """Everything up to the last look."""
    await visitor.get(REPORT)
    await step(visitor, "what", what=["sickness", "income"])
    await step(visitor, "words", words=words)
    await step(visitor, "danger", danger="no")
    await step(visitor, "who", **{"relation": "self", "name": "李秋生", **who})
    await step(visitor, "photo")


async def sent(visitor: Visitor) -> str:
    """Send, and read the answer."""
    answer = await visitor.post(f"{REPORT}/send", f"{REPORT}/check")
    assert answer.headers["Location"] == f"{REPORT}/sent"
    return await visitor.text(f"{REPORT}/sent")


def number_in(text: str) -> str:
    found = re.search(r'class="number">(\d{4})-(\d{4})<', text)
    assert found, text
    return found[1] + found[2]


async def told_in(house: House, code: str) -> tuple[Filed, list[Told]]:
    async with house.sessions.read() as session:
        case = await cases.by_code(session, EVERYTHING, code)
        assert case is not None
        return case, await reports.of_case(session, EVERYTHING, case.id)
