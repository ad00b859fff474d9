"""Develop one picture in a process of its own: its bytes on stdin, a small JPEG on stdout.

Started as a script, it imports nothing of ours and is given no environment: a picture that takes
the decoder over finds neither keys nor database, only its own limits.
"""

import resource
import signal
import sys
from contextlib import suppress
from io import BytesIO
from os import nice
from typing import Any

LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1600
QUALITY = 80

SECONDS = 1.5
"""Of computing: a picture of the most pixels takes one, one made to take for ever ends here."""
LIMITS = {
    resource.RLIMIT_AS: 512 * 1024 * 1024,  # decoding 24 million pixels in four channels fits
    resource.RLIMIT_CPU: 3,  # should the timer below fail
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,  # a core file would hold the picture
}


def main() -> int:
    """Develop what comes in; any answer but 0 means that it cannot be read."""
    for kind, limit in LIMITS.items():
        resource.setrlimit(kind, (limit, limit))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # nobody hears it, so the kernel ends us
    nice(10)
    with suppress(Exception):  # the edge: whatever a decoder raises, the picture is bad
        sys.stdout.buffer.write(develop(sys.stdin.buffer.read(LARGEST_FILE + 1)))
        sys.stdout.buffer.flush()
        return 0
    return 1


def develop(data: bytes) -> bytes:
    """Decode, turn upright, shrink, and write anew without anything but the pixels.

    Raises:
        ValueError: it has too many pixels; and whatever the decoder raises.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow itself refuses twice this
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first: every later copy is a small one
        upright = ImageOps.exif_transpose(picture)
    written = BytesIO()
    _on_white(upright).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _on_white(picture: Any) -> Any:
    """The pixels alone, on a sheet that has never had anything written on its back."""
    from PIL import Image

    sheet = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        sheet.paste(picture, mask=picture.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    return sheet


if __name__ == "__main__":
    sys.exit(main())
