import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from api.domain.pairings.optimiser import propose
from api.domain.pairings.solving import PairingSolver, PairingSolverUnavailable, SolverLimits
from api.errors import Overloaded
from api.kit import one_shot
from tests.domain.pairings.requests import by_chance

REQUEST = by_chance(5, cases=40, workers=8)
MB = 1024 * 1024


async def test_the_child_answers_what_the_optimiser_says():
    assert await PairingSolver().propose(REQUEST) == propose(REQUEST)


@pytest.mark.parametrize(
    "limits",
    [
        SolverLimits(wall_s=0.05),
        SolverLimits(memory_bytes=64 * MB),
        SolverLimits(cpu_s=1),
    ],
    ids=["clock", "memory", "processor"],
)
async def test_a_limit_ends_the_child_with_a_refusal(limits):
    large = by_chance(5, cases=4000, workers=300, units=1, capacity=(20,))
    request = large if limits.cpu_s == 1 else REQUEST
    with pytest.raises(PairingSolverUnavailable) as refused:
        await PairingSolver(limits).propose(request)
    assert refused.value.retry_after_s == 30
    assert children() == []


async def test_after_a_failure_the_next_request_is_served():
    solver = PairingSolver()
    solver._limits = replace(solver._limits, wall_s=0.05)
    with pytest.raises(PairingSolverUnavailable):
        await solver.propose(REQUEST)
    solver._limits = SolverLimits()
    assert (await solver.propose(REQUEST)).cases


async def test_too_many_at_once_may_come_again():
    solver = PairingSolver(SolverLimits(waiting=1, wait_s=0.05))
    first = asyncio.create_task(solver.propose(REQUEST))
    await asyncio.sleep(0.01)
    with pytest.raises(Overloaded):
        await solver.propose(REQUEST)
    assert (await first).cases


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"points": 1}', b'{"points": 1, "cases": [{}]}'])
async def test_an_answer_that_is_none_is_a_refusal(monkeypatch, answer):
    async def told(*_):
        return answer

    monkeypatch.setattr("api.domain.pairings.solving.ask", told)
    with pytest.raises(PairingSolverUnavailable):
        await PairingSolver().propose(REQUEST)


async def test_a_killed_child_is_a_refusal():
    task = asyncio.create_task(PairingSolver().propose(by_chance(5, cases=900, workers=90)))
    while not children():  # noqa: ASYNC110 - another process tells nobody
        await asyncio.sleep(0.005)
    os.kill(children()[0], signal.SIGKILL)
    with pytest.raises(PairingSolverUnavailable):
        await task


async def test_the_event_loop_goes_on_meanwhile():
    ticks = 0
    task = asyncio.create_task(PairingSolver().propose(REQUEST))
    while not task.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks > 5


async def test_the_asking_process_loads_no_solver():
    code = (
        "import sys, api.domain.pairings.solving as s;"
        "sys.exit(any(m.partition('.')[0] in {'numpy', 'scipy'} for m in sys.modules))"
    )
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await child.wait() == 0


async def test_the_child_can_open_nothing_more(tmp_path):
    """What runs after the limits neither opens a file nor a socket."""
    (tmp_path / "probe.py").write_text(
        "import socket\n"
        "from api.kit.child_limits import give_up_everything\n"
        "def main():\n"
        "    give_up_everything(5, 1 << 30)\n"
        "    refused = 0\n"
        "    for attempt in (lambda: open('/etc/hostname'), socket.socket):\n"
        "        try:\n"
        "            attempt()\n"
        "        except OSError:\n"
        "            refused += 1\n"
        "    print(refused)\n"
    )
    program = one_shot.Program(f"sys import path; path.append({str(tmp_path)!r}); from probe", (), 20, 100)
    assert await one_shot.ask(program, b"") == b"2\n"


def children():
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parts = (entry / "stat").read_text().rpartition(")")[2].split()
            words = (entry / "cmdline").read_text()
        except OSError:
            continue
        if int(parts[1]) == os.getpid() and "api.domain.pairings.child" in words:
            found.append(int(entry.name))
    return found
