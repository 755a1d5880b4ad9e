"""What a transaction is bound to: a database role and the settings that row policies read.

Values are set by literal `SET LOCAL`, because `set_config()` does not reach the nodes of a
distributed database. Each is made from a typed value, so nothing that a caller sent can be quoted in.
Source: docs/decisions/0003-identity-bound-per-transaction.md
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.kit.ids import NIL


def uuid_array(ids: Iterable[UUID]) -> str:
    """An array literal of UUIDs."""
    return "{" + ",".join(str(one) for one in ids) + "}"


@dataclass(frozen=True, slots=True)
class Binding:
    """Role and settings of one transaction.

    Attributes:
        slot: Number of the current four-hour slot; rows of the intake stay unseen before their own.
        subject: The tip or help request of a receipt, or the one that the care team answers.
        items: The items of the queue on which something may be read or written besides their own rows.
        cases: The episodes whose content may be read or written.
        people: The participants whose files may be opened.
    """

    role: DatabaseRole
    actor: Actor
    slot: int
    subject: UUID = NIL
    items: tuple[UUID, ...] = ()
    cases: tuple[UUID, ...] = ()
    people: tuple[UUID, ...] = ()

    def settings(self) -> tuple[str, ...]:
        """The `SET LOCAL` statements, one a setting."""
        actor = self.actor
        if actor.unit_code and not actor.unit_code.isdecimal():
            raise ValueError("a unit code is digits only")
        return (
            f"SET LOCAL ROLE {self.role.value}",
            f"SET LOCAL app.street = '{actor.street_id}'",
            f"SET LOCAL app.account = '{actor.account_id}'",
            f"SET LOCAL app.unit = '{actor.unit_id}'",
            f"SET LOCAL app.unit_code = '{actor.unit_code}'",
            f"SET LOCAL app.units = '{uuid_array(actor.units)}'",
            f"SET LOCAL app.slot = '{self.slot:d}'",
            f"SET LOCAL app.subject = '{self.subject}'",
            f"SET LOCAL app.items = '{uuid_array(self.items)}'",
            f"SET LOCAL app.cases = '{uuid_array(self.cases)}'",
            f"SET LOCAL app.people = '{uuid_array(self.people)}'",
        )

    def statements(self) -> str:
        """All settings, to be sent as one simple query; what only care binds is left out while empty."""
        settings = self.settings()
        return ";".join(settings if self.cases or self.people else settings[:-2])

    def statements_after(self, earlier: "Binding") -> str:
        """The settings that differ from an earlier binding of the same transaction."""
        pairs = zip(self.settings(), earlier.settings(), strict=True)
        return ";".join(new for new, old in pairs if new != old)

    def session_check(self) -> str:
        """A statement that fails when the actor's session has ended or its identity has changed."""
        actor = self.actor
        if actor.kind != "account":
            return ""
        return (
            f"SELECT public.check_session('{actor.session_street_id}', '{actor.session_id}', "
            f"{actor.identity_stamp:d});"
        )
