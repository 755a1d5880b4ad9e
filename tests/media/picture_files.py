"""Pictures for the tests, made here: good ones, talkative ones and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import ExifTags, Image, ImageCms, ImageDraw

CANARY = "CANARY-7f3a"


def scene(width=160, height=120, mode="RGB"):
    """A picture without any symmetry, so that every wrong turn shows."""
    image = Image.new("RGB", (width, height), "#d8d2c4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2, height // 3), fill="#b02020")
    draw.ellipse((width * 3 // 5, height // 2, width - 4, height - 4), fill="#2050b0")
    draw.line((0, height, width // 3, height // 2), fill="#208040", width=9)
    return image.convert(mode)


def saved(image, kind, **options):
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def talkative_exif(orientation=1):
    """EXIF with a place, a serial number, a maker note and an owner, all marked."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Make] = CANARY
    tags[ExifTags.Base.Artist] = CANARY
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = CANARY
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = CANARY.encode()
    gps = tags.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (0.0, 3.0, 14.159)
    gps[ExifTags.GPS.GPSMapDatum] = CANARY
    return tags


def exif_with_thumbnail():
    """A hand-built block: one directory without entries, then a second one with a small copy."""
    jpeg = saved(scene(16, 12), "JPEG", comment=CANARY)
    first_end = 8 + 2 + 4
    second = struct.pack("<H", 2)
    data_at = first_end + 2 + 2 * 12 + 4
    second += struct.pack("<HHII", 0x0201, 4, 1, data_at) + struct.pack("<HHII", 0x0202, 4, 1, len(jpeg))
    return (
        b"Exif\x00\x00II*\x00" + struct.pack("<IHI", 8, 0, first_end) + second + struct.pack("<I", 0) + jpeg
    )


def jpeg_with(*segments, trailing=b"", picture=None):
    """A JPEG with further segments, given as (marker, payload), after its start."""
    plain = picture or saved(scene(), "JPEG", quality=95)
    extra = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload for marker, payload in segments
    )
    return plain[:2] + extra + plain[2:] + trailing


def png_chunk(name, payload):
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png_with(*chunks, trailing=b""):
    """A PNG with further chunks after its header."""
    plain = saved(scene(), "PNG")
    header_end = 8 + 25
    return (
        plain[:header_end] + b"".join(png_chunk(*chunk) for chunk in chunks) + plain[header_end:] + trailing
    )


def webp_with(*chunks, trailing=b""):
    """A WebP with further chunks at its end."""
    plain = saved(scene(), "WEBP", quality=95)
    body = plain[12:]
    for name, payload in chunks:
        body += name + struct.pack("<I", len(payload)) + payload + b"\x00" * (len(payload) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + trailing


def icc():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY.encode()


def zip_file():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("Main.class", b"\xca\xfe\xba\xbe" + CANARY.encode())
    return written.getvalue()


def huge_png(width=50_000, height=50_000):
    """Some hundred bytes that ask for 2.5 thousand million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    )


def scan_bomb(scans=6_000):
    """A progressive JPEG whose last scan comes again and again: little to read, much to compute."""
    plain = saved(Image.new("L", (6_000, 6_000)), "JPEG", progressive=True, quality=60)
    last = plain.rindex(b"\xff\xda")
    return plain[:-2] + plain[last:-2] * scans + b"\xff\xd9"


def animated_webp():
    frames = [scene(), scene().rotate(90), scene().rotate(180)]
    return saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)


def animated_png():
    frames = [scene(), scene().rotate(90)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100)


def gif(frames=300):
    pictures = [Image.new("P", (8, 8), number % 256) for number in range(frames)]
    return saved(pictures[0], "GIF", save_all=True, append_images=pictures[1:])
