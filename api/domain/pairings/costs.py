"""What a pairing costs, in points: whole numbers, each under the name of its reason.

A cost belongs to a pairing of a case and a worker. Nobody is ranked by it: neither the person, of whom only
wishes and the help that is owed are known here, nor the worker.
"""

from typing import Final, Literal

from api.domain.pairings.model import Role, SupportTier

Reason = Literal["caseload", "workload", "continuity", "language", "travel"]
REASONS: Final[tuple[Reason, ...]] = ("caseload", "workload", "continuity", "language", "travel")

UNITS_PER_CASE: Final = 12
"""Loads are counted in twelfths of a regular case, so that a third of each weight is whole."""
CASE_UNITS: Final[dict[Role, int]] = {"lead": 12, "deputy": 4}
TIER_UNITS: Final[dict[SupportTier, dict[Role, int]]] = {
    "intensive": {"lead": 24, "deputy": 8},
    "regular": {"lead": 12, "deputy": 4},
    # Neither stricter nor lighter than usual before somebody has assessed it.
    "unassessed": {"lead": 12, "deputy": 4},
    "light": {"lead": 6, "deputy": 2},
    "after_care": {"lead": 3, "deputy": 1},
}

WARNING_CASES: Final = 25
NORM_CASES: Final = 30
"""Cases of one full-time worker. Source: domain reference, section 9."""

CURVE: Final[tuple[tuple[int, int], ...]] = (
    *((30 * step, step + 1) for step in range(10)),
    (WARNING_CASES * UNITS_PER_CASE, 15),
    (WARNING_CASES * UNITS_PER_CASE + 30, 20),
    (NORM_CASES * UNITS_PER_CASE, 40),
)
"""Load in units from which the next unit costs so many points: dearer with each step, dear past the norm."""

CONTINUITY_POINTS: Final[dict[Role, int]] = {"lead": 150, "deputy": 50}
LANGUAGE_POINTS: Final[dict[Role, int]] = {"lead": 200, "deputy": 70}
METRES_PER_POINT: Final[dict[Role, int]] = {"lead": 50, "deputy": 150}
LONGEST_M: Final = 6000
UNKNOWN_DISTANCE_M: Final = 1500
"""Between two grids without a figure: neither an advantage nor a bar."""

NO_DEPUTY_POINTS: Final = 10_000
NO_LEAD_POINTS: Final = 1_000_000
NO_LEAD_POINTS_PER_UNIT: Final = 5_000
"""Far above what any pairing costs. Where places are short, they go where most help is owed."""


def workload_units(tier: SupportTier, role: Role) -> int:
    """Twelfths of a regular case that a case of this tier weighs for its lead or deputy."""
    return TIER_UNITS[tier][role]


def no_lead_points(tier: SupportTier) -> int:
    """What it costs to leave a case without a lead."""
    return NO_LEAD_POINTS + NO_LEAD_POINTS_PER_UNIT * TIER_UNITS[tier]["lead"]
