"""How long a bare machine waits: `make run` in a fresh clone, from the command to the first answer."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from bench.contenders import ROOT
from bench.memory import Memory, command_of, family, memory_of
from bench.report import memory_table, plain_table

LIMIT_S = 300.0
REST_S = 3.0
SAID = re.compile(r"(PostgreSQL|schema|demo street) ([0-9.]+) s")


@dataclass
class FirstStart:
    """What was measured.

    Attributes:
        parts: Seconds, in the order in which they pass.
        second_s: The same command again, with everything there.
    """

    parts: dict[str, float] = field(default_factory=dict)
    total_s: float = 0.0
    second_s: float = 0.0
    memory: list[Memory] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Everything, for other programs."""
        return asdict(self)


def measure(console: Console) -> FirstStart:
    """Clone the checkout's last commit, start it twice, and look at it at rest.

    Raises:
        RuntimeError: It did not answer in time; says what it printed.
    """
    folder = Path(tempfile.mkdtemp(prefix="shouwang-first-"))
    folder.chmod(0o711)
    clone = folder / "clone"
    try:
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        found = FirstStart()
        with console.status("make run in a fresh clone"):
            run = _Run(clone)
            try:
                found.total_s, found.parts = run.wait()
                time.sleep(REST_S)
                found.memory = _memory(run.process.pid)
            finally:
                run.stop()
        with console.status("make run once more"):
            run = _Run(clone)
            try:
                found.second_s, _ = run.wait()
            finally:
                run.stop()
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Run:
    """One `make run`, in a session of its own."""

    def __init__(self, clone: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.clone = clone
        self.lines: list[tuple[float, str]] = []
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env={**kept, "SHOUWANG_PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append((time.monotonic() - self.began, line))

    def wait(self) -> tuple[float, dict[str, float]]:
        """Seconds until it is ready, in whole and by parts."""
        marks: dict[str, float] = {}
        stamps = {
            "environment": self.clone / ".venv" / ".made",
            "packages": self.clone / ".venv" / ".runtime",
        }
        while not self._is_ready():
            now = time.monotonic() - self.began
            if self.process.poll() is not None or now > LIMIT_S:
                raise RuntimeError("make run did not get ready:\n" + "".join(text for _, text in self.lines))
            for name, stamp in stamps.items():
                if name not in marks and stamp.exists():
                    marks[name] = now
            time.sleep(0.05)
        total = time.monotonic() - self.began
        parts = {
            "environment (venv)": marks.get("environment", 0.0),
            "packages from the lock": marks.get("packages", 0.0) - marks.get("environment", 0.0),
        }
        parts |= {name: float(seconds) for _, text in self.lines for name, seconds in SAID.findall(text)}
        parts["the rest, to the first /readyz"] = total - sum(parts.values())
        return total, parts

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", trust_env=False, timeout=2).is_success
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """As Ctrl-C does; by force when that does not help."""
        for number, patience_s in ((signal.SIGINT, 40), (signal.SIGKILL, 10)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience_s)
                return


def _memory(pid: int) -> list[Memory]:
    """All processes of the service, those of PostgreSQL as one."""
    found: dict[str, list[Memory]] = {}
    counts: Counter[str] = Counter()
    for one in family(pid):
        memory = memory_of(one, command_of(one))
        if memory is not None and memory.name not in {"make", "gone"}:
            found.setdefault(memory.name, []).append(memory)
            counts[memory.name] += 1
    rows = [
        Memory(
            name if counts[name] == 1 else f"{name}, {counts[name]} processes",
            sum(one.rss_mib for one in group),
            sum(one.pss_mib for one in group),
        )
        for name, group in found.items()
    ]
    return [*rows, Memory("together", sum(row.rss_mib for row in rows), sum(row.pss_mib for row in rows))]


def show(console: Console, found: FirstStart) -> None:
    """Print both tables."""
    table = plain_table("First start on a bare machine: make run, from the command on", "part", "seconds")
    for name, seconds in found.parts.items():
        table.add_row(name, f"{seconds:.1f}")
    table.add_section()
    table.add_row("together", f"{found.total_s:.1f}")
    table.add_row("the second start", f"{found.second_s:.1f}")
    console.print(table)
    console.print(memory_table("Memory of the running service at rest", found.memory))
