"""Whether a step of an episode may be taken: its evidence and its dates, judged without a database. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from api.domain.episodes.edges import OPENING, Edge, EdgeFact
from api.domain.episodes.evidence import (
    NUMBERED,
    DatedBeforeLastStep,
    DatedBeforeOrder,
    DatedInFuture,
    EvidenceMissing,
    FindingNotConfirmed,
    Paper,
    ReasonMissing,
    ResultNotFinal,
    Standing,
    TermNotOver,
    Wanted,
)
from api.domain.episodes.lifecycle import advance, edge_between
from api.domain.episodes.words import RelapseBasis
from api.errors import IllegalTransition, SamePerson


def judge(standing: Standing, wanted: Wanted, today: date, *, by_clock: bool = False) -> Edge:
    """The row of the step, when everything that it takes is there.

    Args:
        standing: Where the episode stands.
        wanted: The step, with its evidence.
        today: The legal date of the recording.
        by_clock: Whether the clock takes the step: it takes the automatic one, and people all others.

    Raises:
        IllegalTransition: There is no such edge for this taker.
        GroundNotPossible: There is, but not on this ground.
        DatedInFuture, DatedBeforeOrder, DatedBeforeLastStep: A date does not fit.
        EvidenceMissing: Papers or facts are missing.
        FindingNotConfirmed, ResultNotFinal: A finding cannot carry the step.
        TermNotOver: Completion came too early.
        ReasonMissing: The step takes a reason.
    """
    edge = edge_between(standing.status, advance(standing.status, wanted.to, standing.before), wanted.ground)
    if edge.is_automatic is not by_clock:
        raise IllegalTransition
    _judge_dates(edge, standing, wanted, today)
    _require_papers(edge, wanted.papers)
    missing = sorted(fact.value for fact in edge.facts if not _FACTS[fact](standing, wanted))
    if missing:
        raise EvidenceMissing(extra={"missing": missing})
    _require_reason(edge, wanted, today)
    return edge


def judge_opening(paper: Paper, received_on: date | None, today: date) -> Edge:
    """The row by which an order opens an episode.

    Raises:
        EvidenceMissing: It is no order, or has no number.
        DatedInFuture: The order or its receipt lies ahead.
        DatedBeforeOrder: The receipt is older than the order.
    """
    _require_papers(OPENING, (paper,))
    if max(paper.issued_on, received_on or paper.issued_on) > today:
        raise DatedInFuture
    if received_on is not None and received_on < paper.issued_on:
        raise DatedBeforeOrder
    return OPENING


def require_second_person(edge: Edge, proposed_by: object, confirmed_by: object) -> None:
    """Refuse a confirmation by the person who proposed the step.

    Raises:
        SamePerson: They are one.
    """
    if edge.is_confirmed_by_second and proposed_by == confirmed_by:
        raise SamePerson


def _judge_dates(edge: Edge, standing: Standing, wanted: Wanted, today: date) -> None:
    issued = [paper.issued_on for paper in wanted.papers]
    claimed = [day for day in (wanted.reported_on, wanted.file_sent_on) if day is not None]
    if max([wanted.effective_on, *issued, *claimed]) > today:
        raise DatedInFuture
    begins = standing.decided_on
    if edge.needs_delivery and standing.received_on is not None:
        begins = standing.received_on
    if min([wanted.effective_on, *claimed]) < begins or min(issued, default=begins) < standing.decided_on:
        raise DatedBeforeOrder
    if wanted.effective_on < standing.last_step_on:
        raise DatedBeforeLastStep


def _require_papers(edge: Edge, papers: tuple[Paper, ...]) -> None:
    good = {paper.kind for paper in papers if paper.kind not in NUMBERED or paper.number.strip()}
    missing = sorted(kind.value for kind in edge.documents - good)
    if missing:
        raise EvidenceMissing(extra={"missing": missing})


def _require_reason(edge: Edge, wanted: Wanted, today: date) -> None:
    """A step dated back takes a reason, unless a paper bears its day or the clock took it."""
    is_dated_back = wanted.effective_on < today and not edge.is_automatic
    is_dated_by_paper = wanted.effective_on in {paper.issued_on for paper in wanted.papers}
    if (edge.needs_reason or (is_dated_back and not is_dated_by_paper)) and not wanted.reason.strip():
        raise ReasonMissing


def _has_reported(standing: Standing, wanted: Wanted) -> bool:
    day = wanted.reported_on or standing.reported_on
    return day is not None and day <= wanted.effective_on


def _is_overdue(standing: Standing, wanted: Wanted) -> bool:
    return standing.report_due is not None and wanted.effective_on > standing.report_due


def _is_corrected(_: Standing, wanted: Wanted) -> bool:
    return wanted.corrected_due is not None and wanted.corrected_due >= wanted.effective_on


def _is_breach(_: Standing, wanted: Wanted) -> bool:
    if wanted.breach is not None and not (wanted.breach.is_confirmed and wanted.breach.ground):
        raise FindingNotConfirmed
    return wanted.breach is not None


def _is_relapse(_: Standing, wanted: Wanted) -> bool:
    found = wanted.relapse
    if found is None:
        return False
    if found.basis is RelapseBasis.FINAL_TEST and not (found.is_final and found.is_within_term):
        raise ResultNotFinal
    if not found.is_confirmed:
        raise FindingNotConfirmed
    return True


def _is_term_over(standing: Standing, wanted: Wanted) -> bool:
    """On the last day the term is fulfilled: a notice of that day is not too early."""
    if standing.expires_on is None or wanted.effective_on < standing.expires_on:
        raise TermNotOver
    return True


_FACTS: Final[Mapping[EdgeFact, Callable[[Standing, Wanted], bool]]] = {
    EdgeFact.HAS_REPORTED: _has_reported,
    EdgeFact.DEADLINE_PASSED: _is_overdue,
    EdgeFact.DEADLINE_CORRECTED: _is_corrected,
    EdgeFact.DELAY_JUDGED: lambda _, wanted: wanted.delay_excused is not None,
    EdgeFact.NO_GOOD_REASON: lambda _, wanted: wanted.delay_excused is False,
    EdgeFact.PERSUASION_RECORDED: lambda _, wanted: wanted.persuasions > 0,
    EdgeFact.BREACH_CONFIRMED: _is_breach,
    EdgeFact.RELAPSE_CONFIRMED: _is_relapse,
    EdgeFact.AGREEMENT_IN_FORCE: lambda standing, _: standing.agreement_on is not None,
    EdgeFact.NO_AGREEMENT: lambda standing, _: standing.agreement_on is None,
    EdgeFact.FILE_SENT: lambda _, wanted: wanted.file_sent_on is not None,
    EdgeFact.TERM_OVER: _is_term_over,
}
