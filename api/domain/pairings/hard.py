"""Who may take which case at all, for every case and worker at once.

Capacity is not here: it depends on what else is proposed.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from api.domain.pairings.model import BARS, Bar, Case, PairingRequest, Worker

MAY: Final = -1
"""No bar; everything else is a place in `BARS`."""

_CODES: Final[dict[Bar, int]] = {bar: code for code, bar in enumerate(BARS)}


def bars_of(cases: Sequence[Case], workers: Sequence[Worker], request: PairingRequest) -> NDArray[np.int8]:
    """The first reason why a worker cannot take a case, one row a case; `MAY` where there is none."""
    bars = np.full((len(cases), len(workers)), MAY, dtype=np.int8)
    if not cases or not workers:
        return bars
    bars[_common_days(cases, workers) < _needed_days(cases)[:, None]] = _CODES["no_common_weekday"]
    case_places = {case.id: place for place, case in enumerate(cases)}
    worker_places = {worker.id: place for place, worker in enumerate(workers)}
    excluded = ((case.id, account) for case in cases for account in case.excluded_workers)
    _mark(bars, case_places, worker_places, excluded, "consent")
    _mark(bars, case_places, worker_places, request.conflicts, "conflict_of_interest")
    bars[~_in_community(cases, workers)] = _CODES["nobody_in_community"]
    return bars


def _common_days(cases: Sequence[Case], workers: Sequence[Worker]) -> NDArray[np.int8]:
    common = np.zeros((len(cases), len(workers)), dtype=np.int8)
    for day in range(1, 8):
        met = np.array([day in case.weekdays for case in cases])
        at_work = np.array([day in worker.weekdays for worker in workers])
        common += met[:, None] & at_work[None, :]
    return common


def _needed_days(cases: Sequence[Case]) -> NDArray[np.int8]:
    return np.array([case.common_weekdays for case in cases], dtype=np.int8)


def _in_community(cases: Sequence[Case], workers: Sequence[Worker]) -> NDArray[np.bool_]:
    places = {unit: place for place, unit in enumerate(sorted({case.community_id for case in cases}))}
    has_duty = np.zeros((len(places), len(workers)), dtype=np.bool_)
    for column, worker in enumerate(workers):
        for unit in worker.community_ids:
            if unit in places:
                has_duty[places[unit], column] = True
    return has_duty[[places[case.community_id] for case in cases]]


def _mark(
    bars: NDArray[np.int8],
    case_places: dict[UUID, int],
    worker_places: dict[UUID, int],
    pairs: Iterable[tuple[UUID, UUID]],
    bar: Bar,
) -> None:
    for case_id, account_id in pairs:
        row, column = case_places.get(case_id), worker_places.get(account_id)
        if row is not None and column is not None:
            bars[row, column] = _CODES[bar]
