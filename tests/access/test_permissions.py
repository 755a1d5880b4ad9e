"""The role policy says something about everything, and nothing twice."""

import itertools

import pytest

from api.access.actor import Actor
from api.access.database_roles import PLANES, DatabaseRole, Login, plane_of
from api.access.duties import CONFIRMED_DUTIES, DUTIES_OF_ROLE, duties_clash
from api.access.permissions import Duty, Permission, Role
from api.access.policy import POLICY
from api.errors import NotAllowed
from api.kit.ids import new_id

ENFORCEMENT = frozenset(
    {
        Permission.CLUE_ANSWER,
        Permission.CLUE_HAND_OFF,
        Permission.QUEUE_PULL,
        Permission.QUEUE_WATCH,
        Permission.TIP_ASSIGN,
        Permission.TIP_READ,
        Permission.TIP_REVIEW,
        Permission.TIP_TRIAGE,
        Permission.TIP_WRITE,
    }
)
CARE = frozenset({Permission.HELP_ANSWER, Permission.HELP_READ})


def _actor(*duties: Duty, role: Role | None = None) -> Actor:
    role = role or next(role for role in Role if set(duties) <= DUTIES_OF_ROLE[role])
    return Actor(kind="account", street_id=new_id(), role=role, duties=frozenset(duties))


def test_every_permission_has_its_line_in_order() -> None:
    assert list(POLICY) == list(Permission)
    names = [permission.value for permission in Permission]
    assert names == sorted(names)


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_held_by_somebody_under_a_role_that_can_be_put_on(permission: Permission) -> None:
    assert POLICY[permission]
    for database_role in POLICY[permission].values():
        assert plane_of(database_role) in Login


@pytest.mark.parametrize(("holder", "permission"), list(itertools.product([*Duty, *Role], Permission)))
def test_an_actor_may_what_the_policy_says(holder: Duty | Role, permission: Permission) -> None:
    actor = _actor(role=holder) if isinstance(holder, Role) else _actor(holder)
    wanted = POLICY[permission].get(holder) or POLICY[permission].get(actor.role or Role.ADMIN)
    assert actor.database_role(permission) is wanted
    assert actor.may(permission) is (wanted is not None)
    assert (permission in actor.permissions()) is (wanted is not None)
    if wanted is None:
        with pytest.raises(NotAllowed):
            actor.require(permission)
    else:
        assert actor.require(permission) is wanted


def test_a_service_hand_holds_no_permission() -> None:
    for kind in ("public", "worker", "command_line"):
        assert Actor(kind=kind, street_id=new_id()).permissions() == []


CARERS = frozenset({Duty.AUDITOR, Duty.CASE_WORKER, Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD})


@pytest.mark.parametrize("role", Role)
def test_a_plane_serves_the_roles_of_its_own_people(role: Role) -> None:
    """Police never run under a role of the staff plane but their own account's, and nobody under theirs."""
    for duty in DUTIES_OF_ROLE[role]:
        planes = {plane_of(_actor(duty).require(permission)) for permission in _actor(duty).permissions()}
        assert planes - {Login.STAFF, Login.CARE, Login.POLICE} == set()
        assert (Login.POLICE in planes) is (role is Role.POLICE)
        assert (Login.CARE in planes) is (duty in CARERS)


def test_every_duty_belongs_to_one_role() -> None:
    counted = [duty for duties in DUTIES_OF_ROLE.values() for duty in duties]
    assert sorted(counted) == sorted(Duty)
    assert set(DUTIES_OF_ROLE) == set(Role)


def test_admin_and_dashboard_have_no_duty() -> None:
    assert DUTIES_OF_ROLE[Role.ADMIN] == DUTIES_OF_ROLE[Role.DASHBOARD] == frozenset()


def test_admin_reads_no_case() -> None:
    """Source: the API contract, *Who is who*."""
    assert set(_actor(role=Role.ADMIN).permissions()) == {
        Permission.ACCOUNT_MANAGE,
        Permission.KEY_MANAGE,
        Permission.ME,
        Permission.PLACE_READ,
    }


def test_what_weighs_most_needs_a_second_person() -> None:
    assert {
        Duty.OFFICE_LEAD,
        Duty.TIP_DESK,
        Duty.IDENTITY_CUSTODIAN,
        Duty.AUDITOR,
        Duty.POLICE_LIAISON,
        Duty.POLICE_CLIENT,
    } == CONFIRMED_DUTIES


@pytest.mark.parametrize("one", Duty)
@pytest.mark.parametrize("other", Duty)
def test_two_duties_clash_only_where_the_contract_says(one: Duty, other: Duty) -> None:
    both = frozenset({one, other})
    wanted = both == {Duty.TIP_DESK, Duty.IDENTITY_CUSTODIAN} or (
        one is not other and bool({Duty.AUDITOR, Duty.VOLUNTEER} & both)
    )
    assert duties_clash(both) is wanted


def test_no_duty_holds_enforcement_and_care() -> None:
    for duty in Duty:
        permissions = set(_actor(duty).permissions())
        assert not (permissions & ENFORCEMENT and permissions & CARE), duty


def test_the_planes_share_no_role() -> None:
    roles = [role for plane in PLANES.values() for role in plane]
    assert len(roles) == len(set(roles))
    assert set(roles) == set(DatabaseRole) - {
        DatabaseRole.CARE_LOOKUP,
        DatabaseRole.LOOKUP,
        DatabaseRole.OWNER,
    }
