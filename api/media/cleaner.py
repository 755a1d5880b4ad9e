"""Pictures in, clean pictures out: the side that never looks inside a file.

Every picture gets a process of its own, which costs about 40 ms and is killed with whatever the picture did
to it. Bytes go through pipes; nothing is written to a disk.
"""

import json
from dataclasses import dataclass
from typing import Final

from api.kit.one_shot import ChildFailed, NoPlace, Places, Program, ask
from api.media.structure import REMOVED_CODES, WEBP, sniff

MAX_INPUT_BYTES: Final = 10 * 1000 * 1000
MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024 + 1024
REASONS: Final = frozenset(
    {
        "not_a_picture",
        "too_large",
        "too_many_pixels",
        "animated",
        "cannot_decode",
        "timed_out",
        "out_of_memory",
    }
)

_MB = 1024 * 1024


class PictureRefused(Exception):
    """The file is not taken.

    Args:
        reason: One of `REASONS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PictureBusy(Exception):
    """Too many pictures at once; the same file may be sent again."""


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A new file with the same picture, upright, and nothing else.

    Attributes:
        media_type: `image/jpeg`, `image/png` or `image/webp`, as it came.
        data: The file.
        width_px: Width after turning.
        height_px: Height after turning.
        removed: Sorted codes out of `REMOVED_CODES`.
    """

    media_type: str
    data: bytes
    width_px: int
    height_px: int
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CleanerLimits:
    """What a picture may cost.

    Attributes:
        concurrent: Processes at one time.
        waiting: Pictures that may wait for one, each holding up to 10 MB.
        wait_s: Longest wait, in seconds.
        cpu_s: Processor seconds of one child.
        wall_s: Seconds on the clock of one child.
        memory_bytes: Address space of one child.
        webp_memory_bytes: The same for WebP, whose decoder keeps two canvases: 40 Mpx took 644 MB.
    """

    concurrent: int = 2
    waiting: int = 8
    wait_s: float = 5.0
    cpu_s: int = 5
    wall_s: float = 20.0
    memory_bytes: int = 512 * _MB
    webp_memory_bytes: int = 896 * _MB


class PictureCleaner:
    """Cleans pictures, a few at a time.

    Args:
        limits: What a picture may cost.
    """

    def __init__(self, limits: CleanerLimits | None = None) -> None:
        self._limits = limits or CleanerLimits()
        self._places = Places(self._limits.concurrent, self._limits.waiting, self._limits.wait_s)

    async def clean(self, data: bytes) -> CleanPicture:
        """Decode a picture in a child process and write it anew.

        Raises:
            PictureRefused: The file is not taken; see `reason`.
            PictureBusy: No place became free in time.
        """
        if len(data) > MAX_INPUT_BYTES:
            raise PictureRefused("too_large")
        media_type = sniff(data)
        if media_type is None:
            raise PictureRefused("not_a_picture")
        try:
            async with self._places.one():
                answer = await ask(self._program(media_type), data)
        except NoPlace:
            raise PictureBusy from None
        except ChildFailed as failed:
            raise PictureRefused("timed_out" if failed.reason == "timed_out" else "cannot_decode") from None
        return _read_answer(media_type, answer)

    def _program(self, media_type: str) -> Program:
        limits = self._limits
        memory = limits.webp_memory_bytes if media_type == WEBP else limits.memory_bytes
        return Program(
            "api.media.child",
            (media_type, str(limits.cpu_s), str(memory)),
            limits.wall_s,
            MAX_ANSWER_BYTES,
        )


def _read_answer(media_type: str, answer: bytes) -> CleanPicture:
    """Believe the child no further than its words are on the list."""
    line, _, picture = answer.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        raise PictureRefused("cannot_decode") from None
    match head:
        case {"refused": str(reason)} if reason in REASONS:
            raise PictureRefused(reason)
        case {"width_px": int(width), "height_px": int(height), "removed": list(removed)} if picture:
            codes = tuple(
                sorted(REMOVED_CODES.intersection(code for code in removed if isinstance(code, str)))
            )
            return CleanPicture(media_type, picture, width, height, codes)
    raise PictureRefused("cannot_decode")
