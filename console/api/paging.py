"""Pages of a list: a signed mark says where the next one begins, and new rows do not move it."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from aiohttp import web
from pydantic import Field

from console.api.bearer import token_of
from console.api.once import shown
from console.api.problems import Fault, Problem
from console.house import HOUSE
from locales import _

MOST, USUAL = 100, 50

Limit = Annotated[int, Field(ge=1, le=MOST)]
Cursor = Annotated[str, Field(pattern=r"^[\w~-]{0,64}$", max_length=64)]


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of which list is asked for; `filters` are its other parameters."""

    request: web.Request
    limit: int
    cursor: str
    filters: dict[str, str]

    def after(self) -> int:
        """The last id of the page before, 0 for the first page.

        Raises:
            Problem: the mark is not one we made for this very list and token.
        """
        if not self.cursor:
            return 0
        found = self.request.app[HOUSE].signer.open(self.cursor, self._whose())
        if found is None or not found.isdigit():
            fault = Fault(_("Take the mark out of “next”, and nothing else."), parameter="cursor")
            raise Problem(422, "invalid", [fault])
        return int(found)

    def shown(self, items: list[dict[str, Any]], last: int | None) -> web.Response:
        """The page as it is answered; `last` is its last id when more follow."""
        following = self._following(last) if last is not None else None
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return shown({"items": items, "next": following}, headers=headers)

    def _following(self, last: int) -> str:
        mark = self.request.app[HOUSE].signer.sign(str(last), self._whose())
        query = {**self.filters, "limit": self.limit, "cursor": mark}
        return f"{self.request.path}?{urlencode(query)}"

    def _whose(self) -> str:
        """A mark belongs to one token and one list with its filters."""
        return f"api page|{token_of(self.request).id}|{self.request.path}|{urlencode(self.filters)}"
