"""The photo that goes along with one of the demonstration's tips, and what it gives away."""

import io
from typing import Final

from PIL import ExifTags, Image, ImageDraw, ImageFilter

CAMERA_SERIAL: Final = "DEMO-SERIAL-55801274"
OWNER: Final = "DEMO-OWNER-7731"
MAP_DATUM: Final = "DEMO-WGS-84-MARK"
PHOTO_CANARIES: Final = (CAMERA_SERIAL.encode(), OWNER.encode(), MAP_DATUM.encode())
"""Bytes that are in the photo as it was taken and must not be in what the desk gets."""

_SIZE = (1600, 1200)
_LEAVES = 420


def make_demo_photo() -> bytes:
    """A JPEG as a phone would write it: stored on its side, with the place, the owner and the camera in it.

    The picture shows the fictional attic of the tip: plants under a violet lamp.
    """
    upright = _attic().filter(ImageFilter.GaussianBlur(1.2))
    stored = upright.transpose(Image.Transpose.ROTATE_90)
    written = io.BytesIO()
    stored.save(written, "JPEG", quality=87, exif=_talkative_exif(), comment=OWNER)
    return written.getvalue()


def _attic() -> Image.Image:
    """A sloping roof, a wet window, a lamp and rows of leaves."""
    width, height = _SIZE
    image = Image.linear_gradient("L").resize(_SIZE)
    image = Image.merge(
        "RGB", (image.point(lambda v: 40 + v // 4), image.point(lambda v: 22 + v // 8), image)
    )
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [(0, 0), (width, 0), (width, height // 4), (width // 2, 60), (0, height // 3)], fill="#2b2026"
    )
    draw.rectangle((1180, 330, 1480, 620), fill="#8fa0b8", outline="#3a2f2a", width=16)
    draw.line((1330, 330, 1330, 620), fill="#3a2f2a", width=10)
    draw.rectangle((250, 240, 950, 285), fill="#f3dcff", outline="#6b5a78", width=6)
    for cable in (300, 900):
        draw.line((cable, 70, cable, 240), fill="#151015", width=5)
    for pot in range(7):
        left = 90 + pot * 205
        draw.polygon(
            [(left, 1010), (left + 150, 1010), (left + 125, 1170), (left + 25, 1170)],
            fill="#5a3a2e",
            outline="#2c1b14",
        )
    for leaf in range(_LEAVES):
        # Steps without a common divisor scatter the leaves and always in the same way.
        x, y = 100 + leaf * 137 % 1380, 640 + leaf * 89 % 390
        reach = 18 + leaf * 7 % 34
        green = 70 + leaf * 31 % 110
        draw.ellipse((x, y, x + reach, y + reach * 2), fill=(30 + leaf % 40, green, 50 + leaf % 30))
    return image


def _talkative_exif() -> Image.Exif:
    """What phones write beside the picture; the place lies in the open sea, like the whole street."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    tags[ExifTags.Base.Make] = "Demo"
    tags[ExifTags.Base.Model] = "Demo Phone 3"
    tags[ExifTags.Base.Artist] = OWNER
    tags[ExifTags.Base.DateTime] = "2026:01:05 21:14:37"
    details = tags.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.BodySerialNumber] = CAMERA_SERIAL
    details[ExifTags.Base.DateTimeOriginal] = "2026:01:05 21:14:37"
    place = tags.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (14.0, 59.0, 33.0)
    place[ExifTags.GPS.GPSLongitudeRef] = "E"
    place[ExifTags.GPS.GPSLongitude] = (132.0, 2.0, 4.0)
    place[ExifTags.GPS.GPSMapDatum] = MAP_DATUM
    return tags
