"""Photographs and what only looks like one: the corpus the chat must stand up to."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

from console import darkroom
from console.developing import LARGEST_FILE

PLACE = "33.8611N"


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(side: int) -> bytes:
    """A PNG of 75 bytes that claims to be a square with this side."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(10), 9)[:18].ljust(18, b"\0")
    return darkroom.PNG[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def marked(tags: int = 0) -> Image.Exif:
    """EXIF with a place in it, upside down, and as many further tags as wanted."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.ImageDescription] = PLACE
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (33.0, 51.0, 40.0)})
    for number in range(tags):
        exif[0x9A00 + number] = number
    return exif


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)


def endless() -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    image = encoded(Image.new("RGB", (4800, 4800)), "JPEG", progressive=True)
    scan = image[image.rindex(b"\xff\xda") : -2]
    return image[:-2] + scan * ((LARGEST_FILE - len(image)) // len(scan)) + image[-2:]


def with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", PLACE)
    notes.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE}</x>")
    return encoded(PAPER, "PNG", pnginfo=notes, exif=marked())


PAPER = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
SMALL = encoded(PAPER, "PNG")
JPEG = encoded(
    PAPER, "JPEG", exif=marked(), comment=PLACE.encode(), xmp=PLACE.encode(), icc_profile=b"profile"
)
HTML = b"<html><script>alert(1)</script></html>"
GOOD: dict[str, Callable[[], bytes]] = {
    "png": lambda: SMALL,
    "jpeg with a place": lambda: JPEG,
    "png with a place": with_text,
    "webp with a place": lambda: encoded(PAPER, "WEBP", exif=marked(), xmp=PLACE.encode()),
    "thousands of tags": lambda: encoded(PAPER, "JPEG", exif=marked(tags=4000)),
    "png that is html too": lambda: SMALL + HTML,
    "png with html in it": lambda: SMALL[:33] + chunk(b"tEXt", b"Title\0" + HTML) + SMALL[33:],
    "animated webp": lambda: animated("WEBP"),
    "the most pixels": lambda: encoded(Image.new("RGB", (6000, 4000)), "JPEG"),
    "cmyk": lambda: encoded(PAPER.convert("CMYK"), "JPEG"),
    "sixteen bits": lambda: encoded(PAPER.convert("I;16"), "PNG"),
    "see-through": lambda: encoded(Image.new("LA", (9, 9)), "PNG"),
}
BAD: dict[str, Callable[[], bytes]] = {
    "81 MP": lambda: bomb(9_000),
    "169 MP": lambda: bomb(13_000),
    "400 MP": lambda: bomb(20_000),
    "just too many pixels": lambda: encoded(Image.new("1", (4900, 4900)), "PNG"),
    "a strip": lambda: encoded(Image.new("1", (1, 24_000_000)), "PNG"),
    "webp of 268 MP": lambda: b"RIFF" + bytes(4) + b"WEBPVP8X" + bytes(8) + b"\xff\x3f\x00" * 2,
    "truncated png": lambda: SMALL[: len(SMALL) // 2],
    "truncated jpeg": lambda: JPEG[:-200],
    "truncated webp": lambda: encoded(PAPER, "WEBP")[:-40],
    "only a header": lambda: JPEG[:3],
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "gif": lambda: encoded(PAPER, "GIF"),
    "animated gif": lambda: animated("GIF"),
    "bmp": lambda: encoded(PAPER, "BMP"),
    "tiff": lambda: encoded(PAPER, "TIFF"),
    "html": lambda: HTML,
    "a million segments": lambda: b"\xff\xd8" + b"\xff\xfe\x00\x02" * 1_200_000,
    "a million fill bytes": lambda: b"\xff\xd8" + b"\xff" * 5_000_000,
    "segment of length nought": lambda: b"\xff\xd8\xff\xe0\x00\x00" * 100,
    "endless scans": endless,
    "png bomb in a text": lambda: (
        SMALL[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000))) + SMALL[33:]
    ),
}
