"""The logo: decoded within limits and flattened, so that nothing of the given file but its pixels reaches the PDF."""

import io
import warnings

from PIL import Image

from custmgr.errors import InvalidValue

WIDEST = 4_000
"""Pixels a logo may have on each side."""


def logo_picture(content: bytes) -> Image.Image:
    """The pixels on white.

    Raises:
        InvalidValue: neither PNG nor JPEG, broken, or too large.
    """
    wanted = f"a PNG or JPEG picture of at most {WIDEST:,} x {WIDEST:,} pixels"
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as found:
            warnings.simplefilter("error")
            if max(found.size) > WIDEST:
                raise InvalidValue("logo", found.size, wanted)
            picture = found.convert("RGBA")
    except InvalidValue:
        raise
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as cause:
        raise InvalidValue("logo", f"{len(content)} bytes", wanted) from cause
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    flat = paper.convert("RGB")
    flat.thumbnail((1_200, 1_200))
    return flat
