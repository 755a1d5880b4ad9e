"""The supervisor with small programs in place of the service."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.kit import supervisor
from api.kit.supervisor import Service, Supervisor

ROOT = Path(__file__).parents[2]
PRELUDE = f"""
import os, signal, sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
here = Path(sys.argv[1])
def log(line):
    with (here / "log").open("a") as file:
        file.write(line + "\\n")
"""
STEADY = """
name = sys.argv[2]
def leave(*_):
    log(name + " stops"); time.sleep(0.1); log(name + " stopped"); sys.exit(0)
signal.signal(signal.SIGTERM, leave)
(here / (name + ".pid")).write_text(str(os.getpid()))
log(name + " runs")
while True: time.sleep(60)
"""
STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN); log('stubborn'); time.sleep(60)"
CRASHING = "log('crash'); sys.exit(3)"
WHOLE = """
from api.kit import children
from api.kit.supervisor import Service, Supervisor
children.HAS_DEATH_SIGNAL = children.HAS_DEATH_SIGNAL and sys.argv[3] == "signal"
service = lambda name: Service(name, (sys.executable, "-c", sys.argv[2], str(here), name), {})
sys.exit(Supervisor([service("api"), service("worker")], note=log).run())
"""


def service(folder: Path, script: str, name: str = "api", **options: object) -> Service:
    return Service(name, (sys.executable, "-c", PRELUDE + script, str(folder), name), {}, **options)  # type: ignore[arg-type]


def lines(folder: Path) -> list[str]:
    path = folder / "log"
    return path.read_text().splitlines() if path.exists() else []


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def pid_of(folder: Path, name: str) -> int:
    return int((folder / f"{name}.pid").read_text())


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts a supervisor process with two services, and waits until both run."""
    started = []

    def start(death: str = "signal") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", PRELUDE + WHOLE, str(tmp_path), PRELUDE + STEADY, death]
        started.append(subprocess.Popen(command))
        wait_for(lambda: {"api runs", "worker runs"} <= set(lines(tmp_path)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_api_before_the_worker(
    whole: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, number: signal.Signals
):
    process = whole()

    process.send_signal(number)

    assert process.wait(10) == 0
    assert lines(tmp_path)[2:] == ["api stops", "api stopped", "worker stops", "worker stopped"]


@pytest.mark.parametrize("death", ["signal", "watcher"])
def test_killed_supervisor_takes_its_services_along(
    whole: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, death: str
):
    process = whole(death)

    process.kill()

    wait_for(lambda: not is_alive(pid_of(tmp_path, "api")) and not is_alive(pid_of(tmp_path, "worker")))
    assert {"api stopped", "worker stopped"} <= set(lines(tmp_path))


def test_crashed_worker_is_started_again_and_again_more_slowly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervisor, "FIRST_DELAY_S", 0.01)
    said: list[str] = []

    def note(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    worker = service(tmp_path, CRASHING, "worker", is_restarted=True)
    code = Supervisor([service(tmp_path, STEADY), worker], note=note).run()

    assert code == 0
    assert said == [f"worker ended with code 3, new start in {delay} s" for delay in ("0.01", "0.02", "0.04")]
    assert not is_alive(pid_of(tmp_path, "api"))


def test_crashed_api_ends_everything_with_its_code(tmp_path: Path):
    said: list[str] = []

    code = Supervisor(
        [service(tmp_path, "time.sleep(0.3); sys.exit(3)"), service(tmp_path, STEADY, "worker")],
        note=said.append,
    ).run()

    assert code == 3
    assert said == ["api ended with code 3"]
    assert lines(tmp_path)[-1:] == ["worker stopped"]


@pytest.mark.parametrize(("script", "code"), [("sys.exit(0)", 1), ("os.kill(os.getpid(), 9)", 137)])
def test_api_that_ends_without_an_error_code_still_gives_one(tmp_path: Path, script: str, code: int):
    assert Supervisor([service(tmp_path, script)], note=lambda _: None).run() == code


def test_program_that_does_not_exist_ends_the_others(tmp_path: Path):
    said: list[str] = []
    missing = Service("worker", (str(tmp_path / "missing"),), {}, is_restarted=True)

    code = Supervisor([service(tmp_path, "time.sleep(60)"), missing], note=said.append).run()

    assert code == 127
    assert said == ["worker cannot be started: No such file or directory"]


def test_service_that_ignores_the_signal_is_killed_after_its_grace(tmp_path: Path):
    said: list[str] = []
    stubborn = service(tmp_path, STUBBORN, grace_s=0.2)

    def check() -> None:
        wait_for(lambda: lines(tmp_path) == ["stubborn"])
        os.kill(os.getpid(), signal.SIGTERM)

    started = time.monotonic()
    code = Supervisor([stubborn], note=said.append, check=check).run()

    assert code == 0
    assert said == ["api did not stop in time and is killed"]
    assert time.monotonic() - started < 5


def test_second_signal_does_not_wait_for_the_grace(tmp_path: Path):
    stubborn = service(tmp_path, STUBBORN, grace_s=60)

    def check() -> None:
        wait_for(lambda: lines(tmp_path) == ["stubborn"])
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    started = time.monotonic()
    assert Supervisor([stubborn], note=lambda _: None, check=check).run() == 0
    assert time.monotonic() - started < 5


def test_what_a_service_started_ends_with_it(tmp_path: Path):
    nested = """
import subprocess
child = subprocess.Popen(['/bin/sleep', '60'])
(here / 'nested.pid').write_text(str(child.pid))
sys.exit(1)
"""

    Supervisor([service(tmp_path, nested)], note=lambda _: None).run()

    wait_for(lambda: not is_alive(pid_of(tmp_path, "nested")))


def test_handlers_of_the_caller_are_back_afterwards(tmp_path: Path):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)}

    Supervisor([service(tmp_path, "sys.exit(0)")], note=lambda _: None).run()

    assert {number: signal.getsignal(number) for number in before} == before
