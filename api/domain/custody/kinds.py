"""The kinds of things that travel the queue. Each has tables of its own; the code over them is one.

SQL texts are built from these constants and nothing else, at import.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.crypto.sealing import SealKind
from api.errors import NotFound


class KindName(StrEnum):
    """What stands in `kind` of a queue item."""

    CLUE = "clue"
    SUPPLEMENT = "supplement"


@dataclass(frozen=True, slots=True)
class QueueKind:
    """One kind and where its rows lie.

    Attributes:
        table, event_table, attachment_table: Its tables.
        owner_column: Column of the other two that names the item.
        plain: Columns that only this kind has and that the police may see.
        seal: What its package is bound to.
    """

    name: KindName
    table: str
    event_table: str
    attachment_table: str
    owner_column: str
    plain: tuple[str, ...]
    seal: SealKind


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

KINDS: Final = (CLUE, SUPPLEMENT)
_BY_NAME: Final = {kind.name.value: kind for kind in KINDS}


def kind_named(name: str) -> QueueKind:
    """The kind of that name.

    Raises:
        NotFound: None here is called so.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NotFound from None
