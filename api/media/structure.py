"""The anatomy of a picture file: what a decoder needs, and everything else by name.

Pure parsing, without a picture library. Only `core` is ever given to a decoder, so whatever hides in
metadata never meets one.
"""

import re
from dataclasses import dataclass, field
from typing import Final

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"

REMOVED_CODES: Final = frozenset(
    {
        "exif",
        "gps",
        "thumbnail",
        "xmp",
        "iptc",
        "icc",
        "text_chunks",
        "comment",
        "other_metadata",
        "transparency",
        "trailing_bytes",
    }
)

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP14, _COM = 0xE0, 0xEE, 0xFE
# Frame headers, tables and restart interval. 0xC8 is reserved, so it is not here.
_JPEG_KEPT = frozenset({*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDB, 0xDD})
_JPEG_SCAN_END = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_PLAIN_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_JFIF_BARE_SIZE = 14
_JPEG_NAMES = (
    (0xE0, b"JFXX\x00", "thumbnail"),
    (0xE1, b"Exif\x00\x00", "exif"),
    (0xE1, b"http://ns.adobe.com/", "xmp"),
    (0xE2, b"ICC_PROFILE\x00", "icc"),
    (0xED, b"Photoshop 3.0\x00", "iptc"),
    (0xFE, b"", "comment"),
)
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT"})
_PNG_NAMES = {
    b"eXIf": "exif",
    b"iCCP": "icc",
    b"tEXt": "text_chunks",
    b"zTXt": "text_chunks",
    b"iTXt": "text_chunks",
}
# How to show the picture, the same in millions of files; dropped without a word.
_PNG_HINTS = frozenset({b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP", b"hIST"})
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_WEBP_NAMES = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc"}
_WEBP_ALPHA_FLAG = 0x10
_WEBP_HEADER_SIZE = 12

# Marks of other formats inside what is thrown away. Each has at least five bytes, because a short one would
# turn up by chance in the film that some phones append to a photo.
_FOREIGN = re.compile(
    rb"%PDF-|PK\x05\x06\x00\x00\x00\x00|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|<\?php|<!doctype"
    rb"|<(?:html|head|body|script|iframe|object|embed|svg)[\s/>:]",
    re.IGNORECASE,
)
_PDF_HEADER_WITHIN = 1024
_ZIP_END_WITHIN = 65_557


class MalformedPicture(Exception):
    """The file breaks off or contradicts itself."""


class AnimatedPicture(Exception):
    """The file holds more than one frame on purpose."""


@dataclass(slots=True)
class Structure:
    """A picture file taken apart.

    Attributes:
        core: A file of the same format with nothing but the picture.
        exif: The EXIF block, if there was one.
        dropped: Every other byte, for inspection only.
        removed: Codes of what was dropped.
    """

    core: bytearray = field(default_factory=bytearray)
    exif: bytes | None = None
    dropped: bytearray = field(default_factory=bytearray)
    removed: set[str] = field(default_factory=set)

    def drop(self, code: str | None, payload: bytes) -> None:
        """Set something aside, under its code unless it needs no mention."""
        if code == "exif" and self.exif is None:
            self.exif = payload
        if code is not None:
            self.removed.add(code)
        self.dropped += payload

    def drop_rest(self, payload: bytes) -> None:
        """Set aside what follows the end of the picture."""
        if payload:
            self.drop("trailing_bytes", payload)


def sniff(data: bytes) -> str | None:
    """The media type by the first bytes, or None for anything but JPEG, PNG and WebP."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(_PNG_SIGNATURE):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    return None


def take_apart(media_type: str, data: bytes) -> Structure:
    """Split a file into the picture and the rest.

    Raises:
        MalformedPicture: The file breaks off or contradicts itself.
        AnimatedPicture: It is an animation.
    """
    return {JPEG: _take_apart_jpeg, PNG: _take_apart_png, WEBP: _take_apart_webp}[media_type](data)


def is_polyglot(data: bytes, structure: Structure) -> bool:
    """Whether the file is at the same time a document, a page, a script or an archive."""
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN] or b"PK\x05\x06\x00\x00\x00\x00" in data[-_ZIP_END_WITHIN:]:
        return True
    return _FOREIGN.search(structure.dropped) is not None


def _take_apart_jpeg(data: bytes) -> Structure:
    found = Structure(core=bytearray(b"\xff\xd8"))
    at = 2
    while True:
        marker, at = _jpeg_marker(data, at)
        if marker == _EOI:
            break
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            raise MalformedPicture
        if marker == _SOS:
            scan = _JPEG_SCAN_END.search(data, end)
            if scan is None:
                raise MalformedPicture
            end = scan.start()
        if marker == _SOS or marker in _JPEG_KEPT:
            found.core += bytes((0xFF, marker)) + data[at:end]
        else:
            _keep_or_drop_application_data(found, marker, data[at + 2 : end])
        at = end
    found.core += b"\xff\xd9"
    found.drop_rest(data[at:])
    return found


def _jpeg_marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at `at`, after any fill bytes, and where its segment begins."""
    if data[at : at + 1] != b"\xff":
        raise MalformedPicture
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data) or data[at] in {0x00, 0x01, _SOI, *range(0xD0, 0xD8)}:
        raise MalformedPicture
    return data[at], at + 1


def _keep_or_drop_application_data(found: Structure, marker: int, payload: bytes) -> None:
    """Keep only what tells a decoder the colour model; the rest is named and dropped."""
    if marker == _APP0 and payload.startswith(b"JFIF\x00"):
        if len(found.core) == len(b"\xff\xd8"):
            found.core += _PLAIN_JFIF
        if len(payload) > _JFIF_BARE_SIZE:
            found.drop("thumbnail", payload)
    elif marker == _APP14 and payload.startswith(b"Adobe"):
        found.core += b"\xff\xee\x00\x0e" + payload[:12].ljust(12, b"\x00")
        found.drop(None, payload[12:])
    else:
        named = (code for kind, start, code in _JPEG_NAMES if kind == marker and payload.startswith(start))
        found.drop(next(named, "other_metadata"), payload)


def _take_apart_png(data: bytes) -> Structure:
    found = Structure(core=bytearray(_PNG_SIGNATURE))
    at = len(_PNG_SIGNATURE)
    while True:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise MalformedPicture
        if name == b"acTL":
            raise AnimatedPicture
        if name in _PNG_KEPT or name == b"IEND":
            found.core += data[at:end]
        else:
            payload = data[at + 8 : end - 4]
            found.drop(_png_code(name, payload), payload)
        at = end
        if name == b"IEND":
            break
    found.drop_rest(data[at:])
    return found


def _png_code(name: bytes, payload: bytes) -> str | None:
    if name == b"iTXt" and payload.startswith(b"XML:com.adobe.xmp\x00"):
        return "xmp"
    if name in _PNG_HINTS:
        return None
    return _PNG_NAMES.get(name, "other_metadata")


def _take_apart_webp(data: bytes) -> Structure:
    found = Structure()
    body_end = 8 + int.from_bytes(data[4:8], "little")
    if body_end > len(data) or body_end < _WEBP_HEADER_SIZE:
        raise MalformedPicture
    chunks = bytearray()
    at = _WEBP_HEADER_SIZE
    while at < body_end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        payload = data[at + 8 : at + 8 + size]
        if at + 8 + size > body_end:
            raise MalformedPicture
        if name in {b"ANIM", b"ANMF"}:
            raise AnimatedPicture
        if name == b"VP8X":
            # Of the flags only transparency stays; the canvas size is needed.
            chunks += (
                data[at : at + 8] + bytes((payload[0] & _WEBP_ALPHA_FLAG,)) + payload[1:] if payload else b""
            )
        elif name in _WEBP_KEPT:
            chunks += data[at : at + 8] + payload + b"\x00" * (size % 2)
        else:
            found.drop(_WEBP_NAMES.get(name, "other_metadata"), payload)
        at = end
    found.core += b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks
    found.drop_rest(data[max(at, body_end) :])
    return found
