"""Which duties go with which role, which need a second person, and which must not meet."""

from collections.abc import Mapping

from api.access.permissions import Duty, Role

DUTIES_OF_ROLE: Mapping[Role, frozenset[Duty]] = {
    Role.STREET: frozenset(
        {Duty.OFFICE_LEAD, Duty.TIP_DESK, Duty.IDENTITY_CUSTODIAN, Duty.INSPECTOR, Duty.AUDITOR}
    ),
    Role.COMMUNITY: frozenset({Duty.COMMUNITY_LEAD, Duty.CASE_WORKER}),
    Role.GRID: frozenset({Duty.GRID_CHIEF, Duty.GRID_WORKER, Duty.VOLUNTEER}),
    Role.POLICE: frozenset({Duty.POLICE_LIAISON, Duty.POLICE_CLIENT}),
    Role.DASHBOARD: frozenset(),
    Role.ADMIN: frozenset(),
}

CONFIRMED_DUTIES = frozenset(
    {
        Duty.OFFICE_LEAD,
        Duty.TIP_DESK,
        Duty.IDENTITY_CUSTODIAN,
        Duty.AUDITOR,
        Duty.POLICE_LIAISON,
        Duty.POLICE_CLIENT,
    }
)
"""A grant of one of these is pending until a second person confirms it."""


def duties_clash(duties: frozenset[Duty]) -> bool:
    """Whether one account must not hold these together.

    Source: the API contract, *Who is who*: the desk never keeps identities, an auditor does nothing else.
    A volunteer is no staff, and so nothing else either.
    """
    both = {Duty.TIP_DESK, Duty.IDENTITY_CUSTODIAN} <= duties
    return both or (len(duties) > 1 and not duties.isdisjoint({Duty.AUDITOR, Duty.VOLUNTEER}))
