"""What earlier servers left behind: processes still running in a data folder, and their lock file."""

import os
import signal
import subprocess
import time
from pathlib import Path

from api.db.embedded.errors import EmbeddedError

PROC = Path("/proc")
PID_FILE = "postmaster.pid"
PID_LINE = 0
SOCKET_LINE = 4
STATUS_LINE = 7
PATIENCE_S = 20.0


def cluster_name(data: Path) -> str:
    """A name for the titles of the server's processes, by which those of this very folder are found."""
    found = data.stat()
    return f"shouwang-{found.st_dev:x}-{found.st_ino:x}"


def pid_file_lines(data: Path) -> list[str]:
    """The lines of the server's lock file; none if there is no server.

    Source: PostgreSQL, src/include/utils/pidfile.h: 1 pid, 5 socket folder, 8 status.
    """
    try:
        return [line.strip() for line in (data / PID_FILE).read_text(encoding="utf-8").splitlines()]
    except (FileNotFoundError, UnicodeDecodeError):
        return []


def ready_socket_folder(data: Path, pid: int | None = None) -> Path | None:
    """The socket's folder once the server (with that process id, if given) says that it is ready."""
    lines = pid_file_lines(data)
    if len(lines) <= STATUS_LINE or lines[STATUS_LINE] != "ready":
        return None
    if pid is not None and lines[PID_LINE] != str(pid):
        return None
    return Path(lines[SOCKET_LINE])


def clear_predecessors(data: Path, sockets: Path, deadline: float) -> None:
    """Wait until no process of an earlier server lives in the data folder, ending what does not end itself.

    Only then are its lock files removed, which outlive a killed server: a zombie that nobody has reaped, or
    a stranger with the same number, would make the next server refuse to start. The caller holds the owner's
    lock.

    Args:
        data: The data folder.
        sockets: The private folder of the socket, which has a lock file too.
        deadline: On the monotonic clock.

    Raises:
        EmbeddedError: They are still there at the deadline.
    """
    impatient_at = time.monotonic() + PATIENCE_S
    while alive := _living(data):
        now = time.monotonic()
        if now > deadline:
            numbers = ", ".join(str(pid) for pid in sorted(alive))
            raise EmbeddedError(f"processes of an earlier server still use {data}: {numbers}")
        for pid, is_postmaster in alive.items():
            is_polite = is_postmaster and now < impatient_at
            if is_postmaster or True not in alive.values():
                _signal(pid, signal.SIGINT if is_polite else signal.SIGQUIT)
        time.sleep(0.05)
    for lock in (data / PID_FILE, *sockets.glob(".s.PGSQL.*")):
        lock.unlink(missing_ok=True)


def _living(data: Path) -> dict[int, bool]:
    """Processes of a server in this folder, and whether each is the postmaster. Zombies have no command."""
    lines = pid_file_lines(data)
    recorded = int(lines[PID_LINE]) if lines and lines[PID_LINE].isdigit() else 0
    title = f"postgres: {cluster_name(data)}: "
    started_as = f"postgres -D {data}"
    return {
        pid: not command.startswith(title)
        for pid, command in _commands().items()
        if command.startswith(title) or (pid == recorded and command.endswith(started_as))
    }


def _commands() -> dict[int, str]:
    """The command lines of all processes, readable for every user where the working folder is not."""
    if not PROC.joinpath("self").exists():
        return _commands_by_ps()
    found = {}
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            raw = (entry / "cmdline").read_bytes()
        except OSError:  # it has just ended
            continue
        found[int(entry.name)] = os.fsdecode(raw.strip(b"\0 ").replace(b"\0", b" "))
    return found


def _commands_by_ps() -> dict[int, str]:
    answer = subprocess.run(
        ["/bin/ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True, timeout=10
    )
    rows = (line.strip().partition(" ") for line in answer.stdout.splitlines())
    return {int(pid): command.strip() for pid, _, command in rows if pid.isdigit()}


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
