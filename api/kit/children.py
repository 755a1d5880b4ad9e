"""Child processes that do not outlive us, however we end."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO

HAS_DEATH_SIGNAL = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
PRIVATE_UMASK = 0o077
WATCH_SCRIPT = 'read -r _; kill -"$1" "$2"'


class OwnedProcess:
    """A child in a session of its own that the kernel, or a watcher, signals when its owner dies.

    The session keeps Ctrl-C away from it, so that the owner can stop its children in order.

    Args:
        argv: Program, by path, and its arguments.
        env: The whole environment of the child.
        dies_by: What it is sent when the owner is gone.
        user: Whom it runs as; None keeps the owner's user.
        output: File that takes its output; None shares the owner's.

    Raises:
        OSError: The program cannot be started.
        RuntimeError: Not called from the main thread, whose end the kernel takes for the owner's end.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        dies_by: signal.Signals = signal.SIGTERM,
        user: pwd.struct_passwd | None = None,
        output: IO[bytes] | None = None,
    ) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("a child process must be started from the main thread")
        self._process = subprocess.Popen(  # noqa: S603 - the caller names the program
            list(argv),
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/" if user else None,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            umask=PRIVATE_UMASK,
            start_new_session=True,
            preexec_fn=_die_with_parent(dies_by) if HAS_DEATH_SIGNAL else None,  # noqa: PLW1509 - set after setuid
        )
        self._watch = None if HAS_DEATH_SIGNAL else _watch(self._process.pid, dies_by)

    @property
    def pid(self) -> int:
        """Number of the process, and of its session and group."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """What it ended with, negative for a signal; None while it runs."""
        return self.wait(0)

    def wait(self, timeout_s: float) -> int | None:
        """Wait for its end; None if it still runs after `timeout_s` seconds."""
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        if self._watch is not None:
            self._watch.kill()
            self._watch.communicate()
            self._watch = None
        return code

    def send(self, number: signal.Signals) -> None:
        """Send a signal to it, if it still runs."""
        self._process.send_signal(number)

    def kill_group(self) -> None:
        """Kill it and whatever it started in its group; what has ended already is no error."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def _die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """What the child does between setuid, which clears the death signal, and exec, which keeps it."""
    owner = os.getpid()
    prctl = ctypes.CDLL(None).prctl
    zero = ctypes.c_ulong(0)
    wanted = ctypes.c_ulong(number)

    def prepare() -> None:
        prctl(PR_SET_PDEATHSIG, wanted, zero, zero, zero)
        if os.getppid() != owner:  # it died before the line above
            os._exit(1)

    return prepare


def _watch(pid: int, number: signal.Signals) -> subprocess.Popen[bytes]:
    """A shell that waits until our end of its pipe closes, and then signals the child."""
    return subprocess.Popen(  # noqa: S603 - a constant script
        ["/bin/sh", "-c", WATCH_SCRIPT, "sh", number.name.removeprefix("SIG"), str(pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
