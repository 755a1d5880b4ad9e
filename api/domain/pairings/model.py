"""What the optimiser is told and what it answers: plain values without a name or a word about anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

Role = Literal["lead", "deputy"]
SupportTier = Literal["unassessed", "intensive", "regular", "light", "after_care"]
Bar = Literal[
    "not_a_case_worker",
    "nobody_in_community",
    "conflict_of_interest",
    "consent",
    "no_common_weekday",
    "is_the_other_member",
    "capacity",
]
"""Why somebody cannot take a case; the first that holds, in this order."""
BARS: Final[tuple[Bar, ...]] = (
    "not_a_case_worker",
    "nobody_in_community",
    "conflict_of_interest",
    "consent",
    "no_common_weekday",
    "is_the_other_member",
    "capacity",
)
EVERY_DAY: Final = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True)
class Case:
    """One open case.

    Attributes:
        id: Of the episode.
        community_id: Whose workers may take it.
        tier: How much help is owed.
        grid_id: Where the person is met; None when nobody wrote it down.
        languages: What the person asked to be spoken to in; one of them is enough, none means no wish.
        known_workers: Who was lead or deputy before, or is known to the person.
        excluded_workers: Whom the person did not consent to.
        weekdays: ISO days (1 Monday) on which the person can be met.
        common_weekdays: On how many of these a worker must be at work.
        fixed_lead: Kept as it is, also beyond capacity, unless another hard rule forbids it.
        fixed_deputy: The same.

    Raises:
        ValueError: One account in both roles, or a number of weekdays that nobody can have.
    """

    id: UUID
    community_id: UUID
    tier: SupportTier
    grid_id: UUID | None = None
    languages: frozenset[str] = frozenset()
    known_workers: frozenset[UUID] = frozenset()
    excluded_workers: frozenset[UUID] = frozenset()
    weekdays: frozenset[int] = EVERY_DAY
    common_weekdays: int = 1
    fixed_lead: UUID | None = None
    fixed_deputy: UUID | None = None

    def __post_init__(self) -> None:
        if self.fixed_lead is not None and self.fixed_lead == self.fixed_deputy:
            raise ValueError("lead and deputy are two people")
        if not self.weekdays <= EVERY_DAY or not 0 <= self.common_weekdays <= len(EVERY_DAY):
            raise ValueError("weekdays are 1 to 7")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a worker does outside the cases of this request.

    Attributes:
        leads: Cases led.
        deputies: Cases as deputy.
        workload_units: Sum of `costs.workload_units` of these.
    """

    leads: int = 0
    deputies: int = 0
    workload_units: int = 0


@dataclass(frozen=True, slots=True)
class Worker:
    """One account with duty `case_worker`.

    Attributes:
        id: Of the account.
        community_ids: Where it has the duty.
        capacity: How many cases it may lead at most, and of how many others it may be deputy.
        languages: Spoken.
        weekdays: ISO days at work.
        grid_id: Where it sets out from; None when unknown.
        carried: Its load outside this request.
    """

    id: UUID
    community_ids: frozenset[UUID]
    capacity: int
    languages: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset(range(1, 6))
    grid_id: UUID | None = None
    carried: Carried = Carried()

    def __post_init__(self) -> None:
        if not self.weekdays <= EVERY_DAY or self.capacity < 0:
            raise ValueError("weekdays are 1 to 7, and capacity is not negative")


@dataclass(frozen=True, slots=True)
class PairingRequest:
    """Everything that a proposal depends on.

    Attributes:
        cases: In any order.
        workers: In any order.
        conflicts: Declared conflicts of interest as (case, account); who declared one gave no reason.
        distances_m: Metres between two grids, told in either direction; what is missing is unknown.

    Raises:
        ValueError: An id comes twice.
    """

    cases: tuple[Case, ...]
    workers: tuple[Worker, ...]
    conflicts: frozenset[tuple[UUID, UUID]] = frozenset()
    distances_m: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for found in (self.cases, self.workers):
            if len({one.id for one in found}) != len(found):
                raise ValueError("an id comes twice")


@dataclass(frozen=True, slots=True)
class Member:
    """One half of a proposed pairing.

    Attributes:
        account_id: Who.
        costs: Points by reason; without this half, the whole would cost as much less.
        is_fixed: Whether it was kept and not chosen.
    """

    account_id: UUID
    costs: Mapping[str, int]
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The best other lead while everything else stays; the deputy changes places if it is the deputy.

    Attributes:
        account_id: Who.
        costs: Its points by reason as lead.
        difference: Points by which the whole would cost more, never negative.
    """

    account_id: UUID
    costs: Mapping[str, int]
    difference: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """A place in a team that nobody can take.

    Attributes:
        role: Lead or deputy.
        bars: How many workers each reason keeps away, every worker counted once; `nobody_in_community` is 0
            and alone when nobody works there.
    """

    role: Role
    bars: Mapping[Bar, int]


@dataclass(frozen=True, slots=True)
class Released:
    """A fixed member that a hard rule forbids by now, and whose place was proposed anew."""

    role: Role
    account_id: UUID
    bar: Bar


@dataclass(frozen=True, slots=True)
class CaseProposal:
    """What is proposed for one case.

    Attributes:
        case_id: Which.
        lead: None when the case is blocked.
        deputy: None when there is none; a case without a lead has a deputy only if that was fixed.
        runner_up: None when the lead was fixed, is missing, or nobody else could.
        blocked: One entry for each missing member.
        released: Fixed members that were not kept.
    """

    case_id: UUID
    lead: Member | None
    deputy: Member | None
    runner_up: RunnerUp | None
    blocked: tuple[Blocked, ...]
    released: tuple[Released, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer: the same for the same request, whatever the order of its parts.

    Attributes:
        cases: By id; every case of the request is there.
        points: What all pairings cost together, without what missing members would cost.
    """

    cases: tuple[CaseProposal, ...]
    points: int
