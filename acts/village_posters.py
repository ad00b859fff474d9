"""A village's poster: the code that opens its page, the numbers to call, three plain sentences."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

from acts.papers.paper import visible
from acts.papers.render import Press, qr
from locales import _, language
from notifications.tell import HOTLINE
from storage.engine import Session
from storage.queries import regions
from storage.queries.regions import Place
from storage.scope import Scope

LAYOUT = "poster"
A4, A3 = "a4", "a3"
SIZES = (A4, A3)


@dataclass(frozen=True, slots=True)
class Poster:
    """One poster as it is printed; `code` is what its QR code holds."""

    place: str
    title: str
    said: tuple[str, ...]
    scan: str
    code: str
    call: str
    landline: str
    message: str
    sms: str
    typed: str
    foot: str


async def villages(session: Session, scope: Scope, region_id: str = "") -> list[Place]:
    """The villages within a scope, or those of one place of it; a foreign place has none."""
    found = await regions.all_of(session, ("village",))
    if region_id:
        place = await regions.get(session, region_id)
        found = [one for one in found if place and one.path.startswith(place.path)]
    return [one for one in found if scope.covers(one.path)]


async def of_villages(
    session: Session, places: Sequence[Place], public_url: str, sms_number: str = ""
) -> list[Poster]:
    """Compose the posters of villages, in the language of the moment."""
    return [
        poster(place, await regions.landline_for(session, place.id), public_url, sms_number)
        for place in places
    ]


def poster(place: Place, landline: str | None, public_url: str, sms_number: str = "") -> Poster:
    """Compose a poster; without the address of the pages there is no code to scan."""
    return Poster(
        place=place.full_name,
        title=_("Trouble at home? Tell us."),
        said=(
            _("Ill, an accident, no income, school fees, a bad house, no water: say it here."),
            _("You are told at once by which day somebody comes."),
            _("It costs nothing. Nobody asks for a bank card or a password."),
        ),
        scan=_("Scan with the phone") if public_url else "",
        code=f"{public_url.rstrip('/')}/r/{quote(place.id)}" if public_url else "",
        call=_("Or call the village"),
        landline=landline or HOTLINE,
        message=_("Or send a message: say what happened, and to") if sms_number else "",
        sms=sms_number,
        typed=_("Or type the number of your village on the page: %(code)s", code=place.id)
        if public_url
        else "",
        foot=_("In danger call 110, 119 or 120 first."),
    )


async def pdf(press: Press, posters: Sequence[Poster], size: str = A4) -> bytes:
    """Set posters as one PDF, one a page.

    Raises:
        BrokenLayout: the layout has a mistake.
    """
    spoken, _underline, region = language().partition("_")
    data = {
        "size": size,
        "lang": spoken,
        "region": region.lower() or None,
        "posters": [_data(one) for one in posters],
    }
    return (await press.sheets(LAYOUT, data))[0]


def _data(one: Poster) -> dict[str, object]:
    words = {
        name: [visible(line) for line in value] if isinstance(value, tuple) else visible(value)
        for name, value in asdict(one).items()
    }
    return {**words, "qr": qr(one.code)}
