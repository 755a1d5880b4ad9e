"""The kinds of things that travel the queue. Each has tables of its own; the code over them is one.

SQL texts are built from these constants and nothing else, at import.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.access.database_roles import DatabaseRole
from api.crypto.sealing import SealKind
from api.errors import NotFound


class KindName(StrEnum):
    """What stands in `kind` of a queue item."""

    CLUE = "clue"
    SUPPLEMENT = "supplement"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class QueueKind:
    """One kind and where its rows lie.

    Attributes:
        table, event_table, attachment_table: Its tables.
        owner_column: Column of the other two that names the item.
        plain: Columns that only this kind has and that the police may see.
        seal: What its package is bound to.
        is_of_street: Whether the office carries it: the street's log seals its chains, and desk and auditor
            may see them. A referral comes from care, and is none of theirs.
    """

    name: KindName
    table: str
    event_table: str
    attachment_table: str
    owner_column: str
    plain: tuple[str, ...]
    seal: SealKind
    is_of_street: bool = True


CLUE: Final = QueueKind(
    KindName.CLUE,
    "clue",
    "clue_event",
    "clue_attachment",
    "clue_id",
    ("source", "category", "channel_hint", "substance_hint", "community_code", "handling_marks"),
    SealKind.CLUE,
)
SUPPLEMENT: Final = QueueKind(
    KindName.SUPPLEMENT,
    "supplement",
    "supplement_event",
    "supplement_attachment",
    "supplement_id",
    ("clue_id",),
    SealKind.SUPPLEMENT,
)
REFERRAL: Final = QueueKind(
    KindName.REFERRAL,
    "referral",
    "referral_event",
    "referral_attachment",
    "referral_id",
    (),
    SealKind.REFERRAL,
    is_of_street=False,
)

KINDS: Final = (CLUE, SUPPLEMENT, REFERRAL)
STREET_KINDS: Final = tuple(kind for kind in KINDS if kind.is_of_street)
_BY_NAME: Final = {kind.name.value: kind for kind in KINDS}


def kind_named(name: str | None) -> QueueKind:
    """The kind of that name.

    Raises:
        NotFound: None here is called so.
    """
    kind = _BY_NAME.get(name or "")
    if kind is None:
        raise NotFound
    return kind


def kinds_seen_by(role: DatabaseRole) -> tuple[QueueKind, ...]:
    """The kinds whose tables a role may name in a statement at all; of their rows the policies decide."""
    is_carrier = role in {DatabaseRole.POLICE, DatabaseRole.WORKER}
    return KINDS if is_carrier else STREET_KINDS
