"""The logo: decoded within limits and flattened, so that nothing of the given file but its pixels reaches the PDF."""

import io

from PIL import Image

from custmgr.errors import InvalidValue

WIDEST = 4_000
"""Pixels a logo may have on each side."""


def logo_picture(content: bytes) -> Image.Image:
    """The pixels on white.

    Raises:
        InvalidValue: neither PNG nor JPEG, broken, or too large.
    """
    picture = _pixels(content)
    if picture is None:
        wanted = f"a PNG or JPEG picture of at most {WIDEST:,} x {WIDEST:,} pixels"
        raise InvalidValue("logo", f"{len(content)} bytes", wanted)
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    flat = paper.convert("RGB")
    flat.thumbnail((1_200, 1_200))
    return flat


def _pixels(content: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as found:
            return found.convert("RGBA") if max(found.size) <= WIDEST else None
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
