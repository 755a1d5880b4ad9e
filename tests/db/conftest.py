"""Folders that the server's user can enter, which pytest's own are not when root runs the tests; owners."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OWNER_SCRIPT = Path(__file__).with_name("embedded_owner.py")


@dataclass(frozen=True)
class Owner:
    process: subprocess.Popen[str]

    def facts(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        facts: dict[str, Any] = json.loads(self.process.stdout.readline())
        return facts

    def leave(self) -> None:
        self.process.communicate(timeout=30)


def make_ground() -> Path:
    ground = Path(tempfile.mkdtemp(prefix="sw-", dir="/tmp"))
    ground.chmod(0o711)
    return ground


@pytest.fixture
def ground() -> Iterator[Path]:
    made = make_ground()
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def shared_ground() -> Iterator[Path]:
    made = make_ground()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def start_owner() -> Iterator[Callable[..., Owner]]:
    started: list[Owner] = []

    def start(folder: Path, *flags: str) -> Owner:
        process = subprocess.Popen(
            [sys.executable, str(OWNER_SCRIPT), str(folder), *flags],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(Owner(process))
        return started[-1]

    yield start
    for owner in started:
        owner.process.kill()
        owner.process.communicate()
