"""
Pictures are drawn anew before they are kept.

What is kept holds the picture and nothing else: no place where it was taken, no owner of the
telephone, no hidden files. Huge ones are refused before they are unpacked.
"""

import io
import struct
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms_plugins.api.errors import AnswerRefused

if TYPE_CHECKING:
    from PIL import Image

PICTURE_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""Pictures that are taken, with the name of their format in Pillow."""

MOST_PIXELS = 20_000_000
"""Pixels that are unpacked at once; 20 million take 60 MB of memory."""

MOST_PIXELS_JPEG = 120_000_000
"""JPEG is unpacked at an eighth to the whole of its size, so a telephone's largest photo passes."""

LONGEST_SIDE = 2400
"""Pixels of the longer side of what is kept unless the question says otherwise: A4 at 200 dpi."""

QUALITY = 85


def drawn_anew(
    content: bytes, media_type: str, longest_side: int = LONGEST_SIDE
) -> tuple[str, bytes]:
    """
    Return media type and bytes of a picture: turned upright, at most ``longest_side`` pixels long.

    PNG stays PNG, all others become JPEG.

    :raises AnswerRefused: if it is damaged, or too large to be unpacked.
    """
    # Pillow takes 10 MB of memory: only a worker that gets a picture pays for it.
    from PIL import Image, ImageOps

    try:
        _check(Image.open(io.BytesIO(content), formats=[PICTURE_TYPES[media_type]]))
        with Image.open(io.BytesIO(content), formats=[PICTURE_TYPES[media_type]]) as picture:
            if picture.format == "JPEG":
                picture.draft("RGB", (longest_side, longest_side))
            _refuse_larger(picture, MOST_PIXELS)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest_side, longest_side))
            return _encoded(upright, "PNG" if media_type == "image/png" else "JPEG")
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,  # UnidentifiedImageError is one
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        MemoryError,
    ) as error:
        raise AnswerRefused(
            _("The picture cannot be opened. Save it again as JPG or PNG, or choose another."),
            "image",
        ) from error


def _check(picture: "Image.Image") -> None:
    with picture:
        is_jpeg = picture.format == "JPEG"
        _refuse_larger(picture, MOST_PIXELS_JPEG if is_jpeg else MOST_PIXELS)
        picture.verify()


def _refuse_larger(picture: "Image.Image", most: int) -> None:
    if picture.width * picture.height > most:
        raise AnswerRefused(
            _("The picture has too many pixels. Take it again with a smaller size."), "image"
        )


def _encoded(picture: "Image.Image", form: str) -> tuple[str, bytes]:
    from PIL import Image

    bare = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA") if picture.mode in ("RGBA", "LA", "P", "PA") else None
    bare.paste(with_alpha or picture.convert("RGB"), mask=with_alpha)
    buffer = io.BytesIO()
    if form == "PNG":
        bare.save(buffer, "PNG")
        return "image/png", buffer.getvalue()
    bare.save(buffer, "JPEG", quality=QUALITY, progressive=True)
    return "image/jpeg", buffer.getvalue()
