"""How much memory processes hold and processor time they take, from /proc; nothing where there is none."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Memory:
    """One process.

    Attributes:
        rss_mib: All it has in memory.
        pss_mib: The same, with what is shared counted by parts; the sum over processes is true.
    """

    name: str
    rss_mib: float
    pss_mib: float


def memory_of(pid: int, name: str) -> Memory | None:
    """What a process holds; None if it is gone, or not ours to look at."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = {line.split(":")[0]: float(line.split()[1]) / 1024 for line in lines[1:]}
    return Memory(name, sizes["Rss"], sizes["Pss"])


def reset_peak(pid: int) -> None:
    """Let the peak begin anew. Source: proc(5), `clear_refs`."""
    (PROC / str(pid) / "clear_refs").write_text("5", encoding="ascii")


def peak_of(pid: int) -> float:
    """The most memory that a process had since its peak was reset, in MiB."""
    for line in (PROC / str(pid) / "status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return float(line.split()[1]) / 1024
    raise ValueError("no peak is told here")


def family(pid: int) -> Iterator[int]:
    """A process and all its descendants."""
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(child for child, parent in parents.items() if parent == one)


def processor_s(pids: Iterable[int]) -> float:
    """Seconds of processor time that these processes have taken so far."""
    taken_ns = 0
    for pid in pids:
        for thread in (PROC / str(pid) / "task").glob("*/schedstat"):
            with contextlib.suppress(OSError):
                taken_ns += int(thread.read_text(encoding="ascii").split()[0])
    return taken_ns / 1e9


def command_of(pid: int) -> str:
    """The command line of a process, shortened to what tells it apart."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "gone"
    if "postgres" in words:
        return "PostgreSQL"
    for known in ("-m api serve", "-m api api", "-m api worker"):
        if known in words:
            return known.removeprefix("-m api ")
    return words.split(" ")[0].rpartition("/")[2] or "unnamed"
