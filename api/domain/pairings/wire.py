"""Requests and proposals as JSON, between us and the process that solves."""

import json
from typing import Any
from uuid import UUID

from api.domain.pairings.model import (
    Blocked,
    Carried,
    Case,
    CaseProposal,
    Member,
    PairingRequest,
    Proposal,
    Released,
    RunnerUp,
    Worker,
)


def write_request(request: PairingRequest) -> bytes:
    """The request; the same bytes for the same request, whatever its order."""
    return _write(
        {
            "cases": [_case(case) for case in sorted(request.cases, key=lambda case: case.id)],
            "workers": [_worker(worker) for worker in sorted(request.workers, key=lambda worker: worker.id)],
            "conflicts": sorted([str(case), str(account)] for case, account in request.conflicts),
            "distances_m": sorted(
                [str(one), str(other), metres] for (one, other), metres in request.distances_m.items()
            ),
        }
    )


def read_request(data: bytes) -> PairingRequest:
    """The request again."""
    told = json.loads(data)
    return PairingRequest(
        tuple(_read_case(one) for one in told["cases"]),
        tuple(_read_worker(one) for one in told["workers"]),
        frozenset((UUID(case), UUID(account)) for case, account in told["conflicts"]),
        {(UUID(one), UUID(other)): int(metres) for one, other, metres in told["distances_m"]},
    )


def write_proposal(proposal: Proposal) -> bytes:
    """The proposal."""
    return _write({"points": proposal.points, "cases": [_case_proposal(one) for one in proposal.cases]})


def read_proposal(data: bytes) -> Proposal:
    """The proposal again.

    Raises:
        KeyError: A member is missing.
        ValueError: This is no proposal.
    """
    told = json.loads(data)
    return Proposal(tuple(_read_case_proposal(one) for one in told["cases"]), int(told["points"]))


def _write(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode("ascii")


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": str(case.id),
        "community_id": str(case.community_id),
        "tier": case.tier,
        "grid_id": _text(case.grid_id),
        "languages": sorted(case.languages),
        "known_workers": sorted(map(str, case.known_workers)),
        "excluded_workers": sorted(map(str, case.excluded_workers)),
        "weekdays": sorted(case.weekdays),
        "common_weekdays": case.common_weekdays,
        "fixed_lead": _text(case.fixed_lead),
        "fixed_deputy": _text(case.fixed_deputy),
    }


def _read_case(told: dict[str, Any]) -> Case:
    return Case(
        id=UUID(told["id"]),
        community_id=UUID(told["community_id"]),
        tier=told["tier"],
        grid_id=_id(told["grid_id"]),
        languages=frozenset(told["languages"]),
        known_workers=_ids(told["known_workers"]),
        excluded_workers=_ids(told["excluded_workers"]),
        weekdays=frozenset(told["weekdays"]),
        common_weekdays=told["common_weekdays"],
        fixed_lead=_id(told["fixed_lead"]),
        fixed_deputy=_id(told["fixed_deputy"]),
    )


def _worker(worker: Worker) -> dict[str, Any]:
    carried = worker.carried
    return {
        "id": str(worker.id),
        "community_ids": sorted(map(str, worker.community_ids)),
        "capacity": worker.capacity,
        "languages": sorted(worker.languages),
        "weekdays": sorted(worker.weekdays),
        "grid_id": _text(worker.grid_id),
        "carried": [carried.leads, carried.deputies, carried.workload_units],
    }


def _read_worker(told: dict[str, Any]) -> Worker:
    return Worker(
        id=UUID(told["id"]),
        community_ids=_ids(told["community_ids"]),
        capacity=told["capacity"],
        languages=frozenset(told["languages"]),
        weekdays=frozenset(told["weekdays"]),
        grid_id=_id(told["grid_id"]),
        carried=Carried(*told["carried"]),
    )


def _case_proposal(one: CaseProposal) -> dict[str, Any]:
    runner_up = one.runner_up
    return {
        "case_id": str(one.case_id),
        "lead": _member(one.lead),
        "deputy": _member(one.deputy),
        "runner_up": runner_up
        and {
            "account_id": str(runner_up.account_id),
            "costs": dict(runner_up.costs),
            "difference": runner_up.difference,
        },
        "blocked": [{"role": blocked.role, "bars": dict(blocked.bars)} for blocked in one.blocked],
        "released": [[freed.role, str(freed.account_id), freed.bar] for freed in one.released],
    }


def _read_case_proposal(told: dict[str, Any]) -> CaseProposal:
    other = told["runner_up"]
    return CaseProposal(
        case_id=UUID(told["case_id"]),
        lead=_read_member(told["lead"]),
        deputy=_read_member(told["deputy"]),
        runner_up=other and RunnerUp(UUID(other["account_id"]), other["costs"], other["difference"]),
        blocked=tuple(Blocked(one["role"], one["bars"]) for one in told["blocked"]),
        released=tuple(Released(role, UUID(account), bar) for role, account, bar in told["released"]),
    )


def _member(member: Member | None) -> dict[str, Any] | None:
    if member is None:
        return None
    return {
        "account_id": str(member.account_id),
        "costs": dict(member.costs),
        "is_fixed": member.is_fixed,
    }


def _read_member(told: dict[str, Any] | None) -> Member | None:
    if told is None:
        return None
    return Member(UUID(told["account_id"]), told["costs"], told["is_fixed"])


def _text(one: UUID | None) -> str | None:
    return None if one is None else str(one)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _ids(texts: list[str]) -> frozenset[UUID]:
    return frozenset(map(UUID, texts))
