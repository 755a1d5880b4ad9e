"""The invented staff of the fictional street: 207 people, and two at its police station."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from api.access.permissions import Duty, Role
from api.domain.places.demo_street import STATION_CODE, STREET_CODE, community_codes

# Source: the street's report of 2016, 207 people over 60 grids; two to five case workers a community.
STAFF_COUNT: Final = 207
_OFFICE: Final = (
    (Duty.OFFICE_LEAD, "lead", 2),
    (Duty.TIP_DESK, "desk", 4),
    (Duty.IDENTITY_CUSTODIAN, "custodian", 2),
    (Duty.INSPECTOR, "inspector", 1),
    (Duty.AUDITOR, "auditor", 1),
)
_CASE_WORKERS: Final = (5, 2, 3, 4, 2, 3, 2, 4, 3, 2)
_SMALL_GRIDS: Final = 6
_GRIDS_WITH_A_THIRD: Final = 27

_SURNAMES = "林周许何沈陆程叶苏方韩唐冯袁于董萧余潘杜戴夏钟汪田任姜范石姚"
# Two characters a name.
_GIVEN_NAMES = (
    "知夏明远若溪文博雨桐志恒晓岚建平思齐秋实立言可欣子衡佳宁景行语嫣"
    "浩然静姝承泽慧敏国栋春晓书瑶振宇宛如家齐雪松丽华修文青禾亦凡若兰"
)

Capacity = Literal["responsible", "deputy", "member"]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented member of staff.

    Attributes:
        assignment: The grid that the person works in and as what, None outside grids.
    """

    username: str
    display_name: str
    role: Role
    duties: tuple[Duty, ...]
    unit_code: str
    assignment: tuple[str, Capacity] | None = None


def demo_staff() -> tuple[DemoPerson, ...]:
    """Everybody of the street; the first of each duty comes first."""
    posts = [*_office(), *_communities(), *_grids()]
    return tuple(
        DemoPerson(username, _name(number), role, (duty,), unit, assignment)
        for number, (username, role, duty, unit, assignment) in enumerate(posts)
    )


def demo_station_staff() -> tuple[DemoPerson, ...]:
    """The two liaisons of the police station, who are not of the street."""
    return tuple(
        DemoPerson(
            f"police-{number}",
            _name(STAFF_COUNT + number),
            Role.POLICE,
            (Duty.POLICE_LIAISON,),
            STATION_CODE,
        )
        for number in (1, 2)
    )


_Post = tuple[str, Role, Duty, str, tuple[str, Capacity] | None]


def _office() -> Iterator[_Post]:
    for duty, name, count in _OFFICE:
        for number in range(1, count + 1):
            yield f"{name}-{number}", Role.STREET, duty, STREET_CODE, None


def _communities() -> Iterator[_Post]:
    for code, case_workers in zip(community_codes(), _CASE_WORKERS, strict=True):
        yield f"community-{code[-3:]}-lead", Role.COMMUNITY, Duty.COMMUNITY_LEAD, code, None
        for number in range(1, case_workers + 1):
            yield f"community-{code[-3:]}-case-{number}", Role.COMMUNITY, Duty.CASE_WORKER, code, None


def _grids() -> Iterator[_Post]:
    """A chief for every grid, a deputy for every small one, and a third person in some."""
    for code in community_codes():
        yield _grid_post(f"{code}000", "chief")
        for number in range(1, _SMALL_GRIDS + 1):
            yield _grid_post(f"{code}{number:03}", "chief")
            yield _grid_post(f"{code}{number:03}", "deputy")
    small = [f"{code}{number:03}" for number in range(1, _SMALL_GRIDS + 1) for code in community_codes()]
    for code in small[:_GRIDS_WITH_A_THIRD]:
        yield _grid_post(code, "worker")


def _grid_post(code: str, name: Literal["chief", "deputy", "worker"]) -> _Post:
    capacities: dict[str, Capacity] = {"chief": "responsible", "deputy": "deputy", "worker": "member"}
    duty = Duty.GRID_CHIEF if name == "chief" else Duty.GRID_WORKER
    return f"grid-{code[-6:-3]}-{code[-3:]}-{name}", Role.GRID, duty, code, (code, capacities[name])


def _name(number: int) -> str:
    """An invented name; the numbers walk through surnames and given names so that none comes twice."""
    surname = _SURNAMES[number * 7 % len(_SURNAMES)]
    given = (number * 11 + number // len(_SURNAMES)) * 2 % len(_GIVEN_NAMES)
    return surname + _GIVEN_NAMES[given : given + 2]
