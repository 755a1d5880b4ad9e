"""Reading participants. Names come by opening a file, which leaves a line; lists know pseudonyms alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.participants.models import Participant
from api.domain.participants.words import ConsentKind
from api.errors import NotFound

# Columns that a community lead may read too.
_PLAIN: Final = """
    p.id, p.pseudonym, u.code AS community_code, p.lawful_basis, p.file_class, p.keeper_id, p.sealed_on,
    p.version
"""
_LIST: Final = f"""
    SELECT {_PLAIN} FROM participant p JOIN unit u ON u.street_id = p.street_id AND u.id = p.community_id
    WHERE p.street_id = $1 AND p.sealed_on IS NULL AND ($2::uuid IS NULL OR p.id < $2)
    ORDER BY p.id DESC LIMIT $3
"""  # noqa: S608 - constants
# Told to the office alone, which sees the whole street: whoever opens a file learns of no other.
_TWICE: Final = f"""
    SELECT {_PLAIN} FROM participant p JOIN unit u ON u.street_id = p.street_id AND u.id = p.community_id
    WHERE p.street_id = $1 AND p.sealed_on IS NULL AND p.id_tag IS NOT NULL
      AND ($2::uuid IS NULL OR p.id < $2)
      AND EXISTS (SELECT FROM participant o WHERE o.street_id = $1 AND o.id_tag = p.id_tag AND o.id <> p.id
                  AND o.sealed_on IS NULL)
    ORDER BY p.id DESC LIMIT $3
"""  # noqa: S608 - constants
_SEARCH: Final = f"""
    SELECT {_PLAIN} FROM participant p JOIN unit u ON u.street_id = p.street_id AND u.id = p.community_id
    WHERE p.street_id = $1 AND p.sealed_on IS NULL AND (p.id_tag = $2 OR p.phone_tag = $3)
    ORDER BY p.id DESC LIMIT 20
"""  # noqa: S608 - constants
_EPISODES: Final = """
    SELECT e.id, e.pseudonym, e.type, e.status FROM episode e
    WHERE e.street_id = $1 AND e.participant_id = $2 ORDER BY e.id DESC
"""


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """The plain fields of a participant.

    Attributes:
        keeper_id: The case worker who opened the file, or to whom it was given.
    """

    id: UUID
    pseudonym: str
    community_code: str
    lawful_basis: str
    file_class: str
    keeper_id: UUID
    sealed_on: date | None
    version: int


async def list_participants(
    hand: Hand, *, after: UUID | None, limit: int, only_twice: bool = False
) -> list[ParticipantRow]:
    """Files that the caller may see, the newest first; on request those that may be of one person."""
    text = _TWICE if only_twice else _LIST
    rows = await driver(hand.session).fetch(text, hand.street_id, after, limit)
    return [ParticipantRow(**dict(row)) for row in rows]


async def search_participants(
    hand: Hand, document_tag: bytes | None, phone_tag: bytes | None
) -> list[ParticipantRow]:
    """Files among those that the caller may see, by what identifies the person."""
    rows = await driver(hand.session).fetch(_SEARCH, hand.street_id, document_tag, phone_tag)
    return [ParticipantRow(**dict(row)) for row in rows]


async def get_participant(hand: Hand, participant_id: UUID) -> Participant:
    """One file with what is sealed in it.

    Raises:
        NotFound: None that the caller may see.
    """
    participant = await hand.session.get(Participant, (hand.street_id, participant_id))
    if participant is None:
        raise NotFound
    return participant


async def lock_participant(hand: Hand, participant_id: UUID) -> Participant:
    """As `get_participant`, locked until the transaction ends.

    Raises:
        NotFound: None that the caller may see.
    """
    query = (
        select(Participant)
        .where(col(Participant.street_id) == hand.street_id, col(Participant.id) == participant_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    participant = (await hand.session.execute(query)).scalar_one_or_none()
    if participant is None:
        raise NotFound
    return participant


async def episodes_of(hand: Hand, participant_id: UUID) -> list[Row]:
    """The episodes of a person that the caller may see, the newest first."""
    rows: list[Row] = await driver(hand.session).fetch(_EPISODES, hand.street_id, participant_id)
    return rows


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent, given and perhaps withdrawn."""

    id: UUID
    kind: str
    given_on: date
    withdrawn_on: date | None
    recorded_at: datetime


_HAS_CONSENT: Final = """
    SELECT EXISTS (SELECT FROM consent WHERE street_id = $1 AND participant_id = $2 AND kind = $3
                   AND given_on <= $4 AND withdrawn_on IS NULL)
"""


async def has_consent(hand: Hand, participant_id: UUID, kind: ConsentKind) -> bool:
    """Whether a consent is in force today."""
    found: bool = await driver(hand.session).fetchval(
        _HAS_CONSENT, hand.street_id, participant_id, kind.value, hand.today
    )
    return found
