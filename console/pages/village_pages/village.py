"""A village's page: what this is, and the ways to say, to ask and to call."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from console.house import HOUSE
from console.render import page
from notifications.tell import HOTLINE
from storage.queries import regions
from storage.queries.regions import Place


@dataclass(frozen=True, slots=True)
class Village:
    """The village of a page, and whom its people call."""

    place: Place
    landline: str

    @property
    def id(self) -> str:
        """What its code holds."""
        return self.place.id


async def show(request: web.Request) -> web.Response:
    """The page behind the code on the village's board."""
    village = await of(request)
    if village is None:
        return await gone(request)
    left = request.query.get("left", "")
    return await shown(request, village, "household_village.html", {"left": left})


async def of(request: web.Request) -> Village | None:
    """The village of an address; None for what is none."""
    async with request.app[HOUSE].sessions.read() as session:
        place = await regions.get(session, request.match_info["village"][:40])
        if place is None or place.level != "village":
            return None
        landline = await regions.landline_for(session, place.id)
    return Village(place, landline or HOTLINE)


async def shown(
    request: web.Request,
    village: Village,
    template: str,
    values: Mapping[str, Any] | None = None,
    status: int = HTTPStatus.OK,
) -> web.Response:
    """A page of a village, with its name and its telephone."""
    return await page(request, template, {"village": village, **(values or {})}, status)


async def gone(request: web.Request) -> web.Response:
    """A code that is no village's: an old paper, or a digit read wrongly."""
    values = {"village": None, "hotline": HOTLINE}
    return await page(request, "household_gone.html", values, HTTPStatus.NOT_FOUND)
