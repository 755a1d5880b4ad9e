"""Words of accounts: kinds, capacities, and which unit a role may be at home in."""

import re
from collections.abc import Mapping
from enum import StrEnum

from api.access.permissions import Role


class AccountKind(StrEnum):
    """Who signs in: somebody with a password, or a machine with a secret."""

    PERSON = "person"
    CLIENT = "client"


class Capacity(StrEnum):
    """As what an account works in a unit."""

    RESPONSIBLE = "responsible"
    DEPUTY = "deputy"
    MEMBER = "member"


STAFF_ROLES = frozenset({Role.STREET, Role.COMMUNITY, Role.GRID})
"""The roles whose accounts an office lead manages. Source: the API contract, *Who is who*."""

HOME_KINDS: Mapping[Role, frozenset[str]] = {
    Role.STREET: frozenset({"street"}),
    Role.COMMUNITY: frozenset({"community"}),
    Role.GRID: frozenset({"large_grid", "small_grid"}),
    Role.POLICE: frozenset({"station"}),
    Role.DASHBOARD: frozenset({"street", "service"}),
    Role.ADMIN: frozenset({"service"}),
}
"""Kinds of the unit that an account of a role belongs to."""

ASSIGNED_KINDS: Mapping[Role, frozenset[str]] = {
    Role.COMMUNITY: frozenset({"community"}),
    Role.GRID: frozenset({"community", "large_grid", "small_grid"}),
}
"""Kinds of units that an account of a role may be assigned to; other roles are not assigned."""

LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,62})[a-z0-9]", re.ASCII)
"""A login name: 3 to 64 characters that nobody confuses."""
