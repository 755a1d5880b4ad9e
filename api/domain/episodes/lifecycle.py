"""States of an episode and the steps between them. Pure; what a step takes stands in `edges`."""

from collections.abc import Mapping
from datetime import date

from api.domain.episodes.edges import INTERRUPTED, TABLE, TERMINAL, Edge
from api.domain.episodes.words import EpisodeStatus, ReferralGround
from api.errors import DomainError, IllegalTransition


class GroundNotPossible(DomainError):
    """A referral without a ground, on one that this state does not know, or a ground of what is none."""

    code = "ground_not_possible"


EDGES: Mapping[EpisodeStatus, frozenset[EpisodeStatus]] = {
    state: frozenset(edge.target for edge in TABLE if edge.source is state) for state in EpisodeStatus
}

_ROWS: Mapping[tuple[EpisodeStatus | None, EpisodeStatus], Mapping[ReferralGround | None, Edge]] = {
    (edge.source, edge.target): {
        row.ground: row for row in TABLE if (row.source, row.target) == (edge.source, edge.target)
    }
    for edge in TABLE
}


def advance(
    current: EpisodeStatus, wanted: EpisodeStatus, before: EpisodeStatus | None = None
) -> EpisodeStatus:
    """Return `wanted` when the edge exists.

    Args:
        current: The state that the episode has.
        wanted: The state that somebody wants.
        before: The state that an interruption interrupted; it leads back to this one and to no other.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    if current in INTERRUPTED and wanted not in TERMINAL and wanted is not before:
        raise IllegalTransition
    return wanted


def edge_between(current: EpisodeStatus, wanted: EpisodeStatus, ground: ReferralGround | None = None) -> Edge:
    """The row of the step.

    Raises:
        IllegalTransition: There is no edge.
        GroundNotPossible: There is, but not on this ground.
    """
    rows = _ROWS.get((current, wanted))
    if rows is None:
        raise IllegalTransition
    if ground not in rows:
        raise GroundNotPossible
    return rows[ground]


def status_before_interruption(
    current: EpisodeStatus, wanted: EpisodeStatus, before: EpisodeStatus | None
) -> EpisodeStatus | None:
    """What an episode must remember after the step: the state that an interruption interrupts."""
    if wanted not in INTERRUPTED:
        return None
    return before if current in INTERRUPTED else current


def overdue_status(current: EpisodeStatus, report_due: date | None, today: date) -> EpisodeStatus:
    """The state after the clock looked at it: the single step that no person takes.

    Source: 戒毒条例 14; the domain reference, R-2: late is not refusal.
    """
    if current is EpisodeStatus.ORDER_RECEIVED and report_due is not None and today > report_due:
        return advance(current, EpisodeStatus.OVERDUE_NOT_REPORTED)
    return current
