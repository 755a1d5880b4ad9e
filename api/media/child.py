"""The program that decodes one picture and dies. It trusts nothing that it reads.

It first loads what it needs, then gives everything up: memory, processor time, files, sockets and further
processes, and root if it had it. Only then it reads the picture from its standard input. With no descriptor
left to open there is neither a file system nor a network, in any namespace.
"""

import io
import json
import struct
import sys
import warnings

from PIL import ExifTags, Image

from api.kit.child_limits import give_up_everything
from api.media.structure import (
    JPEG,
    PNG,
    WEBP,
    AnimatedPicture,
    MalformedPicture,
    Structure,
    is_polyglot,
    take_apart,
)

MAX_PIXELS = 40_000_000
MAX_OUTPUT_BYTES = 16 * 1024 * 1024
_LARGE_PIXELS = 12_000_000
_JPEG_QUALITIES = (88, 75)
_WEBP_QUALITY = 88
_LIBRARY_NAMES = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refused(Exception):
    """The picture cannot be taken; the argument is a reason that the parent knows."""


def main() -> None:
    """Read a picture from standard input, write the answer to standard output.

    Arguments on the command line after the import root: media type, processor seconds, bytes of memory.
    The answer is one line of JSON, then the bytes of the picture.
    """
    media_type, cpu_s, memory_bytes = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    _load_everything(media_type)
    give_up_everything(cpu_s, memory_bytes)
    try:
        head, picture = _clean(media_type, sys.stdin.buffer.read())
    except MemoryError:
        head, picture = {"refused": "out_of_memory"}, b""
    except Refused as refusal:
        head, picture = {"refused": str(refusal)}, b""
    sys.stdout.buffer.write(json.dumps(head).encode("ascii") + b"\n" + picture)
    sys.stdout.buffer.flush()


def _load_everything(media_type: str) -> None:
    """Take one pixel through the whole way, since nothing can be imported later."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    one_pixel = io.BytesIO()
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (1, 1)).save(one_pixel, _LIBRARY_NAMES[media_type], exif=tags.tobytes())
    _clean(media_type, one_pixel.getvalue())


def _clean(media_type: str, data: bytes) -> tuple[dict[str, object], bytes]:
    try:
        found = take_apart(media_type, data)
    except AnimatedPicture:
        raise Refused("animated") from None
    except MalformedPicture:
        raise Refused("cannot_decode") from None
    if is_polyglot(data, found):
        raise Refused("not_a_picture")
    turn = _read_exif(found)
    image = _decode(media_type, found)
    if turn in _UPRIGHT:
        image = image.transpose(_UPRIGHT[turn])
    image.info = {}
    picture = _encode(media_type, image)
    if take_apart(media_type, picture).removed:
        raise Refused("cannot_decode")
    width, height = image.size
    return {"width_px": width, "height_px": height, "removed": sorted(found.removed)}, picture


def _read_exif(found: Structure) -> int:
    """The orientation, 1 to 8; notes on the way whether the block told a place or held a small copy."""
    if found.exif is None:
        return 1
    tags = Image.Exif()
    try:
        tags.load(found.exif)
        orientation = tags.get(ExifTags.Base.Orientation, 1)
        if tags.get_ifd(ExifTags.IFD.GPSInfo):
            found.removed.add("gps")
        if tags.get_ifd(ExifTags.IFD.IFD1):
            found.removed.add("thumbnail")
    except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error, AttributeError):
        return 1
    return orientation if isinstance(orientation, int) else 1


def _decode(media_type: str, found: Structure) -> Image.Image:
    """Decode the bare picture to grey or RGB, whatever it was."""
    try:
        opened = Image.open(io.BytesIO(bytes(found.core)), formats=[_LIBRARY_NAMES[media_type]])
        opened.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error):
        raise Refused("cannot_decode") from None
    found.core.clear()
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value / 256).convert("L")
    if opened.has_transparency_data:
        return _without_transparency(opened, found)
    return opened if opened.mode in {"L", "RGB"} else opened.convert("L" if opened.mode == "1" else "RGB")


def _without_transparency(image: Image.Image, found: Structure) -> Image.Image:
    """Lay the picture on white: what somebody rubbed out must not live on behind a transparent pixel."""
    image = image if image.mode == "RGBA" else image.convert("RGBA")
    alpha = image.getchannel("A")
    if alpha.getextrema()[0] == 255:  # noqa: PLR2004 - fully opaque everywhere
        return image.convert("RGB")
    found.removed.add("transparency")
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=alpha)
    return flat


def _encode(media_type: str, image: Image.Image) -> bytes:
    """Write a new file; the larger the picture, the less effort goes into making the file small."""
    is_large = image.width * image.height > _LARGE_PIXELS
    tries: tuple[dict[str, object], ...]
    if media_type == JPEG:
        tries = tuple({"quality": quality} for quality in _JPEG_QUALITIES)
    elif media_type == PNG:
        tries = ({"compress_level": 6} if is_large else {"optimize": True},)
    else:
        tries = ({"quality": _WEBP_QUALITY, "method": 1 if is_large else 4},)
    for options in tries:
        written = io.BytesIO()
        image.save(written, _LIBRARY_NAMES[media_type], **options)
        if written.tell() <= MAX_OUTPUT_BYTES:
            return written.getvalue()
    raise Refused("too_large")
