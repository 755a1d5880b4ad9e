"""Ask for a proposal from the process that serves: it waits for a child, and loads no solver itself."""

from dataclasses import dataclass
from typing import Final

from api.domain.pairings.model import PairingRequest, Proposal
from api.domain.pairings.wire import read_proposal, write_request
from api.errors import DomainError, Overloaded
from api.kit.one_shot import ChildFailed, NoPlace, Places, Program, ask

MAX_ANSWER_BYTES: Final = 32 * 1024 * 1024
_MB: Final = 1024 * 1024
_RETRY_AFTER_S: Final = 30


class PairingSolverUnavailable(DomainError):
    """The solver took too long, or needed too much; nothing was proposed."""

    code = "pairing_solver_unavailable"


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """What a proposal may cost.

    Attributes:
        concurrent: Children at one time.
        waiting: Requests that may wait for one.
        wait_s: Longest wait, in seconds.
        cpu_s: Processor seconds of one child; 2,000 cases and 200 workers take less than two.
        wall_s: Seconds on the clock of one child.
        memory_bytes: Address space of one child.
    """

    concurrent: int = 1
    waiting: int = 4
    wait_s: float = 10.0
    cpu_s: int = 20
    wall_s: float = 30.0
    memory_bytes: int = 1024 * _MB


class PairingSolver:
    """Proposes pairings, one request after another.

    Args:
        limits: What a proposal may cost.
    """

    def __init__(self, limits: SolverLimits | None = None) -> None:
        self._limits = limits or SolverLimits()
        self._places = Places(self._limits.concurrent, self._limits.waiting, self._limits.wait_s)

    async def propose(self, request: PairingRequest) -> Proposal:
        """A lead and a deputy for each case; see `optimiser.propose`.

        No transaction should be open meanwhile: read, close, ask, and check when the proposal is written that
        what it rests on is still so.

        Raises:
            Overloaded: Others are being served; the same request may be sent again.
            PairingSolverUnavailable: There is no answer.
        """
        limits = self._limits
        program = Program(
            "api.domain.pairings.child",
            (str(limits.cpu_s), str(limits.memory_bytes)),
            limits.wall_s,
            MAX_ANSWER_BYTES,
            # One thread: others would only be started for products of matrices, of which there are none.
            {"OPENBLAS_NUM_THREADS": "1"},
        )
        try:
            async with self._places.one():
                return read_proposal(await ask(program, write_request(request)))
        except NoPlace:
            raise Overloaded(retry_after_s=_RETRY_AFTER_S) from None
        except (ChildFailed, KeyError, TypeError, ValueError) as failed:
            raise PairingSolverUnavailable(retry_after_s=_RETRY_AFTER_S) from failed
