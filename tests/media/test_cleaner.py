import asyncio
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from api.media.cleaner import CleanerLimits, PictureBusy, PictureCleaner, PictureRefused
from api.media.structure import JPEG, PNG, REMOVED_CODES, WEBP
from tests.media import picture_files as files

KINDS = {"JPEG": JPEG, "PNG": PNG, "WEBP": WEBP}
CANARY = files.CANARY.encode()


def opened(picture):
    return Image.open(io.BytesIO(picture.data))


def difference(one, other):
    """Mean difference of the grey values, 0 to 255."""
    return ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0]


async def refusal(data, limits=None):
    with pytest.raises(PictureRefused) as refused:
        await PictureCleaner(limits).clean(data)
    return refused.value.reason


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
async def test_turned_picture_comes_out_upright(kind, orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = files.scene().transpose(undo[orientation]) if orientation in undo else files.scene()
    data = files.saved(stored, kind, exif=files.talkative_exif(orientation), quality=92)
    assert CANARY in data
    clean = await PictureCleaner().clean(data)
    assert (clean.media_type, clean.width_px, clean.height_px) == (KINDS[kind], 160, 120)
    assert opened(clean).size == (160, 120)
    assert difference(opened(clean), files.scene()) < 3
    assert CANARY not in clean.data
    assert clean.removed == ("exif", "gps")


@pytest.mark.parametrize(
    ("data", "removed"),
    [
        (files.jpeg_with((0xE1, files.exif_with_thumbnail())), ("exif", "thumbnail")),
        (files.jpeg_with((0xE1, b"Exif\x00\x00garbage" + CANARY)), ("exif",)),
        (files.jpeg_with((0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x>" + CANARY)), ("xmp",)),
        (files.jpeg_with((0xED, b"Photoshop 3.0\x008BIM" + CANARY)), ("iptc",)),
        (files.jpeg_with((0xFE, CANARY)), ("comment",)),
        (files.jpeg_with((0xE7, CANARY)), ("other_metadata",)),
        (files.jpeg_with((0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01" + CANARY)), ("thumbnail",)),
        (files.jpeg_with((0xE0, b"JFXX\x00\x10" + CANARY)), ("thumbnail",)),
        (files.jpeg_with(trailing=b"\x00\x00\x00\x18ftypmp42" + CANARY), ("trailing_bytes",)),
        (files.saved(files.scene(), "JPEG", icc_profile=files.icc()), ("icc",)),
        (files.png_with((b"tEXt", b"Author\x00" + CANARY)), ("text_chunks",)),
        (files.png_with((b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + CANARY)), ("xmp",)),
        (files.png_with((b"prVt", CANARY)), ("other_metadata",)),
        (files.png_with((b"pHYs", bytes(9))), ()),
        (files.png_with(trailing=CANARY), ("trailing_bytes",)),
        (files.saved(files.scene(), "PNG", icc_profile=files.icc()), ("icc",)),
        (files.webp_with((b"XMP ", CANARY)), ("xmp",)),
        (files.webp_with((b"JUNK", CANARY)), ("other_metadata",)),
        (files.webp_with(trailing=CANARY), ("trailing_bytes",)),
        (files.saved(files.scene(), "WEBP", icc_profile=files.icc(), lossless=True), ("icc",)),
    ],
)
async def test_talkative_file_loses_what_it_told_and_the_answer_says_so(data, removed):
    clean = await PictureCleaner().clean(data)
    assert clean.removed == removed
    assert REMOVED_CODES.issuperset(removed)
    assert CANARY not in clean.data
    assert set(opened(clean).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
    }
    assert difference(opened(clean), files.scene()) < 3


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_rubbed_out_part_is_gone_for_good(kind):
    image = files.scene(mode="RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    clean = await PictureCleaner().clean(files.saved(image, kind, lossless=True, exact=True))
    assert clean.removed == ("transparency",)
    assert opened(clean).mode == "RGB"
    assert opened(clean).convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "L"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
    ],
)
async def test_every_usual_colour_model_keeps_its_look(kind, mode):
    clean = await PictureCleaner().clean(files.saved(files.scene(mode=mode), kind))
    assert difference(opened(clean), files.scene(mode=mode).convert("RGB")) < 4


async def test_sixteen_bit_grey_keeps_its_look():
    wide = files.scene(mode="L").convert("I").point(lambda value: value * 257).convert("I;16")
    clean = await PictureCleaner().clean(files.saved(wide, "PNG"))
    assert difference(opened(clean), files.scene(mode="L")) < 2


async def test_phone_photo_of_several_pictures_keeps_the_first():
    data = files.saved(files.scene(), "MPO", save_all=True, append_images=[files.scene().rotate(180)])
    clean = await PictureCleaner().clean(data)
    assert clean.media_type == JPEG
    assert "trailing_bytes" in clean.removed
    assert difference(opened(clean), files.scene()) < 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"just text",
        files.gif(),
        files.saved(files.scene(), "TIFF"),
        files.saved(files.scene(), "BMP"),
        files.saved(files.scene(), "PDF"),
        files.zip_file(),
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"SIMPLE  =                    T" + bytes(2880),
        files.jpeg_with((0xFE, b"<html><script>alert(1)</script></html>")),
        files.jpeg_with(trailing=b"<!DOCTYPE html><body onload=x>"),
        files.jpeg_with(trailing=files.zip_file()),
        files.jpeg_with((0xFE, b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>")),
        files.png_with((b"tEXt", b"Comment\x00<?php system($_GET[0]);")),
        files.png_with(trailing=files.zip_file()),
        files.webp_with((b"JUNK", b"<svg onload=alert(1)>")),
        b"GIF89a" + files.zip_file(),
    ],
)
async def test_what_is_no_picture_or_also_something_else_is_refused(data):
    assert await refusal(data) == "not_a_picture"


@pytest.mark.parametrize("kind", KINDS)
async def test_broken_picture_is_refused(kind):
    whole = files.saved(files.scene(), kind)
    for broken in (whole[: len(whole) // 2], whole[:-3], whole[:20], whole[:12] + bytes(len(whole) - 12)):
        assert await refusal(broken) == "cannot_decode"


async def test_animation_is_refused():
    assert await refusal(files.animated_webp()) == "animated"
    assert await refusal(files.animated_png()) == "animated"


async def test_picture_of_too_many_bytes_is_refused_before_a_child_starts(monkeypatch):
    monkeypatch.setattr(asyncio, "create_subprocess_exec", None)
    assert await refusal(files.jpeg_with(trailing=bytes(10_000_001))) == "too_large"


async def test_picture_of_too_many_pixels_is_refused():
    assert await refusal(files.huge_png()) == "too_many_pixels"
    assert await refusal(files.huge_png(6_400, 6_400)) == "too_many_pixels"


async def test_picture_that_asks_for_too_much_memory_kills_only_its_child():
    cleaner = PictureCleaner(CleanerLimits(memory_bytes=100 * 1024 * 1024))
    with pytest.raises(PictureRefused) as refused:
        await cleaner.clean(files.saved(Image.new("RGB", (6_000, 6_000)), "PNG"))
    assert refused.value.reason == "out_of_memory"
    assert (await cleaner.clean(files.saved(files.scene(), "PNG"))).width_px == 160


async def test_picture_that_computes_for_ever_kills_only_its_child():
    assert await refusal(files.scan_bomb(), CleanerLimits(cpu_s=1)) == "timed_out"


async def test_picture_that_takes_too_long_on_the_clock_is_refused():
    assert await refusal(files.saved(files.scene(), "PNG"), CleanerLimits(wall_s=0.001)) == "timed_out"


async def test_pictures_beyond_the_queue_are_told_to_come_again():
    cleaner = PictureCleaner(CleanerLimits(concurrent=1, waiting=1))
    data = files.saved(files.scene(), "PNG")
    answers = await asyncio.gather(*(cleaner.clean(data) for _ in range(4)), return_exceptions=True)
    assert [type(answer).__name__ for answer in answers].count("CleanPicture") == 2
    assert [type(answer) for answer in answers].count(PictureBusy) == 2
    assert (await cleaner.clean(data)).width_px == 160


async def test_picture_that_waits_too_long_is_told_to_come_again():
    cleaner = PictureCleaner(CleanerLimits(concurrent=1, wait_s=0.001))
    data = files.saved(files.scene(), "PNG")
    first = asyncio.create_task(cleaner.clean(data))
    await asyncio.sleep(0)
    with pytest.raises(PictureBusy):
        await cleaner.clean(data)
    assert (await first).width_px == 160


def children():
    """Ids of the children of this process and what they were started as."""
    found = {}
    for listing in Path("/proc/self/task").glob("*/children"):
        for child in listing.read_text().split():
            try:
                found[child] = (
                    Path(f"/proc/{child}/cmdline").read_bytes(),
                    Path(f"/proc/{child}/environ").read_bytes(),
                )
            except OSError:
                continue
    return {child: seen for child, seen in found.items() if b"api.media.child" in seen[0]}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_child_gets_no_secret_of_its_parent_and_dies_with_its_request(monkeypatch):
    monkeypatch.setenv("SHOUWANG_DATABASE_URL", files.CANARY)
    task = asyncio.create_task(PictureCleaner().clean(files.saved(files.scene(), "PNG")))
    seen = {}
    while not seen and not task.done():
        await asyncio.sleep(0.001)
        seen = children()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen
    assert not any(CANARY in command + environment for command, environment in seen.values())
    assert children() == {}


PROBE = """
import os, socket, sys
sys.path.append(sys.argv[1])
from api.media import child
child.give_up_everything(5, 512 * 1024 * 1024)
for attempt in (lambda: open("/dev/null"), lambda: socket.socket(), os.fork, os.pipe):
    try:
        attempt()
    except OSError:
        continue
    sys.exit("something was possible")
print(os.getuid())
"""


def test_child_can_open_nothing_connect_nowhere_and_start_nothing():
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-I", "-c", PROBE, root]
    probe = subprocess.run(command, check=False, capture_output=True, text=True)
    assert probe.returncode == 0, probe.stderr
    assert int(probe.stdout) != 0 or os.getuid() != 0
