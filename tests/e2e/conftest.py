"""The real service as a person starts it: one command, in a folder of its own, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

READY_WITHIN_S = 60


@dataclass(frozen=True)
class Running:
    process: "subprocess.Popen[bytes]"
    folder: Path
    port: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str, timeout_s: float = 120) -> "subprocess.CompletedProcess[str]":
        """Run another command of the same installation beside the service."""
        return subprocess.run(
            [sys.executable, "-m", "api", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def start(folder: Path, port: int, *arguments: str) -> Running:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")},
        "SHOUWANG_DATA_DIR": str(folder),
        "SHOUWANG_PORT": str(port),
    }
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "serve", *arguments], env=environment, stdout=log, stderr=log
        )
    running = Running(process, folder, port, environment)
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "serve.log").read_text()
        try:
            if httpx.get(f"{running.url}/readyz", trust_env=False).is_success:
                return running
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError((folder / "serve.log").read_text())


def stop(running: Running, number: int = signal.SIGINT) -> int:
    running.process.send_signal(number)
    return running.process.wait(30)


@pytest.fixture
def data_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="shouwang-e2e-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture(scope="module")
def demo_service() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="shouwang-e2e-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        running = start(folder, free_port(), "--demo")
        yield running
        stop(running)
