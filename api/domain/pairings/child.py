"""The program that solves one request and dies.

It is the only one that loads the solver. The solver reads nothing that strangers send; the limits are there
because it may take long, and because a process without files and sockets cannot carry anything out.
"""

import sys
from uuid import UUID

from api.domain.pairings.model import Case, PairingRequest, Worker
from api.domain.pairings.optimiser import propose
from api.domain.pairings.wire import read_request, write_proposal
from api.kit.child_limits import give_up_everything


def main() -> None:
    """Read a request from standard input, write the proposal to standard output.

    Arguments on the command line after the import root: processor seconds, bytes of memory.
    """
    cpu_s, memory_bytes = int(sys.argv[2]), int(sys.argv[3])
    propose(_smallest())  # so that nothing has to be imported later
    give_up_everything(cpu_s, memory_bytes)
    proposal = propose(read_request(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(write_proposal(proposal))
    sys.stdout.buffer.flush()


def _smallest() -> PairingRequest:
    """One case and two workers: the shortest way through everything."""
    unit, case = UUID(int=1), UUID(int=2)
    workers = tuple(Worker(UUID(int=number), frozenset({unit}), 1) for number in (3, 4))
    return PairingRequest((Case(case, unit, "regular"),), workers)
