"""A child process that answers one question and dies: bytes in, bytes out, nothing on a disk.

What runs in it may eat time and memory, or be killed, without anything happening to us.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

_IMPORT_ROOT = str(Path(__file__).resolve().parents[2])
# `-I` ignores the environment and the working folder, so the child is told where the package lies; appended
# last, so that nothing there can stand before the standard library.
_BOOT: Final = "import sys; sys.path.append(sys.argv[1]); from {} import main; main()"


class NoPlace(Exception):
    """Too many at once; the same question may be asked again."""


class ChildFailed(Exception):
    """There is no answer.

    Args:
        reason: `timed_out` if its time was up, else `failed`.
    """

    def __init__(self, reason: Literal["timed_out", "failed"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Program:
    """What is started.

    Attributes:
        module: Whose function `main` is called; its arguments begin at `sys.argv[2]`.
        arguments: For it.
        wall_s: Seconds on the clock.
        max_answer_bytes: A longer answer is none.
        environment: All that it knows of ours, beside where libraries lie.
    """

    module: str
    arguments: tuple[str, ...]
    wall_s: float
    max_answer_bytes: int
    environment: Mapping[str, str] = field(default_factory=dict)


class Places:
    """How many children there may be at a time, and how many may wait for one.

    Args:
        concurrent: Children at one time.
        waiting: Who may wait.
        wait_s: Longest wait, in seconds.
    """

    def __init__(self, concurrent: int, waiting: int, wait_s: float) -> None:
        self._places = asyncio.Semaphore(concurrent)
        self._most_waiting = waiting
        self._wait_s = wait_s
        self._waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place.

        Raises:
            NoPlace: None became free in time.
        """
        if self._waiting >= self._most_waiting:
            raise NoPlace
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._places.acquire()
        except TimeoutError:
            raise NoPlace from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()


async def ask(program: Program, data: bytes) -> bytes:
    """Start a child, send it everything, and read its answer.

    Raises:
        ChildFailed: It was too slow, said too much, or ended otherwise than by itself.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-B",
        "-c",
        _BOOT.format(program.module),
        _IMPORT_ROOT,
        *program.arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**_libraries(), **program.environment},
        cwd="/",
    )
    try:
        async with asyncio.timeout(program.wall_s):
            answer = await _exchange(child, data, program.max_answer_bytes)
    except TimeoutError:
        raise ChildFailed("timed_out") from None
    finally:
        await _bury(child)
    if child.returncode == -signal.SIGXCPU:
        raise ChildFailed("timed_out")
    if child.returncode != 0 or len(answer) > program.max_answer_bytes:
        raise ChildFailed("failed")
    return answer


def _libraries() -> dict[str, str]:
    """Where the interpreter finds its libraries, and nothing that is anybody's secret."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}


async def _exchange(child: Process, data: bytes, max_answer_bytes: int) -> bytes:
    """Send the data, read the answer up to a limit, and wait for the end if it came by itself."""
    assert child.stdin is not None  # noqa: S101 - both are pipes, see above
    assert child.stdout is not None  # noqa: S101
    child.stdin.write(data)
    with suppress(BrokenPipeError, ConnectionResetError):
        await child.stdin.drain()
    child.stdin.close()
    try:
        return await child.stdout.readexactly(max_answer_bytes + 1)
    except asyncio.IncompleteReadError as ended:
        await child.wait()
        return ended.partial


async def _bury(child: Process) -> None:
    """Leave no process behind, whatever happened."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
    if child.stdout is not None:
        await child.stdout.read()
    await child.wait()
