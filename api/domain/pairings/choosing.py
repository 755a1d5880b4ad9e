"""What a community lead makes of a proposal: lines as proposed, changed by hand, left out. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from api.domain.episodes.words import TeamRole
from api.domain.pairings.model import Bar, Case, Role, Worker
from api.domain.pairings.words import POSITION_OF
from api.errors import DomainError, InvalidField

BOTH: Final[tuple[Role, Role]] = ("lead", "deputy")


class MemberNotPossible(DomainError):
    """A hard rule stands against somebody who is to take a case."""

    code = "member_not_possible"


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody else than was proposed, and why."""

    episode_id: UUID
    team_role: TeamRole
    account_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who is to form the core of the team of a case.

    Attributes:
        reasons: Why a member was put in by hand.
    """

    lead: UUID
    deputy: UUID
    reasons: Mapping[Role, str] = field(default_factory=dict)

    def of(self, role: Role) -> UUID:
        """Who takes a role."""
        return self.lead if role == "lead" else self.deputy


Proposed = Mapping[UUID, tuple[UUID | None, UUID | None]]
"""Lead and deputy of each line, as proposed."""


def choose(proposed: Proposed, changes: Iterable[Change], left_out: Collection[UUID]) -> dict[UUID, Team]:
    """The teams to be formed: lines that lack somebody, or were left out, form none.

    Raises:
        InvalidField: A change or an exception names no line of the proposal, or two changes the same place.
    """
    for place, case in enumerate(left_out):
        if case not in proposed:
            raise InvalidField("not_an_option", pointer=f"/leave_out/{place}")
    by_hand = _by_hand(proposed, changes, left_out)
    teams: dict[UUID, Team] = {}
    for case, pair in proposed.items():
        members = {role: by_hand.get((case, role)) for role in BOTH}
        chosen = [
            account if change is None else change.account_id
            for account, change in zip(pair, members.values(), strict=True)
        ]
        if case in left_out or chosen[0] is None or chosen[1] is None:
            continue
        reasons = {role: change.reason for role, change in members.items() if change is not None}
        teams[case] = Team(chosen[0], chosen[1], reasons)
    return teams


def _by_hand(
    proposed: Proposed, changes: Iterable[Change], left_out: Collection[UUID]
) -> dict[tuple[UUID, Role], Change]:
    found: dict[tuple[UUID, Role], Change] = {}
    for place, change in enumerate(changes):
        if change.episode_id not in proposed or change.episode_id in left_out:
            raise InvalidField("not_an_option", pointer=f"/changes/{place}/episode_id")
        key = (change.episode_id, POSITION_OF[change.team_role])
        if key in found:
            raise InvalidField("duplicate_value", pointer=f"/changes/{place}")
        found[key] = change
    return found


def bar_of(case: Case, worker: Worker | None) -> Bar | None:
    """The first hard rule that stands against a worker, capacity and declarations left out."""
    if worker is None:
        return "not_a_case_worker"
    if case.community_id not in worker.community_ids:
        return "nobody_in_community"
    if worker.id in case.excluded_workers:
        return "consent"
    if len(case.weekdays & worker.weekdays) < case.common_weekdays:
        return "no_common_weekday"
    return None


def require_possible(
    teams: Mapping[UUID, Team],
    cases: Mapping[UUID, Case],
    workers: Mapping[UUID, Worker],
    present: Mapping[UUID, tuple[UUID, UUID | None]],
) -> None:
    """Refuse members against whom a hard rule stands.

    Args:
        teams: What is to be formed.
        cases: All of them.
        workers: Everybody who works on cases there, with what they carry besides.
        present: Lead and deputy of each case now: whoever has a case keeps it, also beyond capacity.

    Raises:
        MemberNotPossible: At least one; `cases` names them, with what stands against each.
    """
    full = {role: _full(teams, workers, role) for role in BOTH}
    found = []
    for case_id, team in sorted(teams.items()):
        for role in BOTH:
            account = team.of(role)
            bar = bar_of(cases[case_id], workers.get(account))
            if bar is None and team.lead == team.deputy:
                bar = "is_the_other_member"
            if bar is None and account in full[role] and present[case_id][BOTH.index(role)] != account:
                bar = "capacity"
            if bar is not None:
                found.append({"episode_id": str(case_id), "account_id": str(account), "bar": bar})
    if found:
        raise MemberNotPossible(extra={"cases": found})


def _full(teams: Mapping[UUID, Team], workers: Mapping[UUID, Worker], role: Role) -> set[UUID]:
    """Who would have more cases in a role than they may."""
    taken = Counter(team.of(role) for team in teams.values())
    return {
        account
        for account, cases in taken.items()
        if (worker := workers.get(account)) is not None
        and cases + (worker.carried.leads if role == "lead" else worker.carried.deputies) > worker.capacity
    }
