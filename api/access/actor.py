"""Who asks: one frozen value, read from the session row, never from what the caller sent."""

from dataclasses import dataclass
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty, Permission, Role
from api.access.policy import POLICY
from api.errors import NotAllowed
from api.kit.ids import NIL


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in a session, or one of the service's own hands.

    Attributes:
        kind: `account`, `public`, `command_line` or `worker`; stands in the audit.
        street_id: The street whose rows the actor works on.
        session_street_id: The street where the session lives; differs only for `admin`.
        unit_id, unit_code: Home unit.
        units: Home unit, live assignments, and every unit below these.
        identity_stamp: Version of role, duties and units; a change makes the bind reload them.
    """

    kind: str
    street_id: UUID
    account_id: UUID = NIL
    session_id: UUID = NIL
    session_street_id: UUID = NIL
    role: Role | None = None
    duties: frozenset[Duty] = frozenset()
    unit_id: UUID = NIL
    unit_code: str = ""
    street_code: str = ""
    units: tuple[UUID, ...] = ()
    identity_stamp: int = 0

    def database_role(self, permission: Permission) -> DatabaseRole | None:
        """The database role under which this actor may use a permission; None when never."""
        for holder, database_role in POLICY[permission].items():
            if holder == self.role or holder in self.duties:
                return database_role
        return None

    def may(self, permission: Permission) -> bool:
        """Whether role or duties carry a permission."""
        return self.database_role(permission) is not None

    def require(self, permission: Permission) -> DatabaseRole:
        """The database role of a permission.

        Raises:
            NotAllowed: Neither role nor duties carry it.
        """
        database_role = self.database_role(permission)
        if database_role is None:
            raise NotAllowed
        return database_role

    def permissions(self) -> list[Permission]:
        """Everything this actor may do, sorted."""
        return sorted(permission for permission in Permission if self.may(permission))
