"""Street cards: what the intake must know of a street before it can take anything for it.

A card is kept for seconds. Whoever inserts with it lets the database compare `key_state`, so that nothing is
ever sealed to keys that changed meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.keys.recipients import CARE, CUSTODIAN, OFFICE, HolderKeys, NoRecipients, holder_keys
from api.domain.places.queries import list_units
from api.kit.clock import legal_date

FRESH_FOR_S = 2.0
MAX_CARDS = 5_000
USES = (OFFICE, CUSTODIAN, CARE)

KEY_STATE = """
    SELECT coalesce(string_agg(k.key_id || '/' || k.state, ',' ORDER BY k.key_id COLLATE "C"), '')
    FROM recipient_key k
    WHERE k.street_id = $1 AND k.use IN ('content', 'contact', 'help') AND k.state <> 'pending'
"""
"""One text for all keys to which the intake seals; it changes whenever one of them does."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A key to seal to, as the intake page shows it."""

    key_id: str
    holder: str
    use: str
    public_key: bytes
    not_after: datetime | None


@dataclass(frozen=True, slots=True)
class Street:
    """Names of a street, its notice, and where people are received."""

    code: str
    name_zh: str
    name_en: str
    notice_zh: str | None
    notice_en: str | None
    counter_zh: str | None
    counter_en: str | None


@dataclass(frozen=True, slots=True)
class StreetCard:
    """A street as the intake knows it."""

    street_id: UUID
    street: Street
    communities: tuple[Place, ...]
    holders: Mapping[str, HolderKeys]
    recipients: tuple[PublishedKey, ...]
    key_state: str

    def holder(self, use: str) -> HolderKeys:
        """The keys of one use.

        Raises:
            NoRecipients: The street has none that is active.
        """
        found = self.holders.get(use)
        if found is None:
            raise NoRecipients
        return found

    def has_community(self, code: str) -> bool:
        """Whether the code is that of a community of the street."""
        return any(community.code == code for community in self.communities)


class StreetCards:
    """Cards read lately, in this process."""

    def __init__(self) -> None:
        self._cards: dict[str, tuple[StreetCard, float]] = {}

    def find(self, street_code: str, *, now_s: float) -> StreetCard | None:
        """A card that is still fresh.

        Args:
            street_code: Nine digits.
            now_s: Monotonic seconds.
        """
        card, read_at = self._cards.get(street_code, (None, 0.0))
        return card if now_s - read_at < FRESH_FOR_S else None

    def keep(self, card: StreetCard, *, now_s: float) -> None:
        """Remember a card for a short while."""
        if len(self._cards) >= MAX_CARDS:
            self._cards.clear()
        self._cards[card.street.code] = (card, now_s)

    def drop(self, street_code: str) -> None:
        """Read the card anew next time."""
        self._cards.pop(street_code, None)


async def read_street(session: AsyncSession) -> Street:
    """The street of the transaction."""
    row = await driver(session).fetchrow(
        """
        SELECT code, name_zh, name_en, notice_zh, notice_en, counter_zh, counter_en FROM street WHERE id = $1
        """,
        binding(session).actor.street_id,
    )
    assert row is not None  # noqa: S101 - a street code led here
    return Street(**dict(row))


async def list_streets(session: AsyncSession, *, after: str | None, limit: int) -> list[Place]:
    """Streets that are served, by code, from after a code on."""
    rows = await driver(session).fetch(
        """
        SELECT code, name_zh, name_en FROM street
        WHERE NOT is_service AND ($1::text IS NULL OR code > $1) ORDER BY code LIMIT $2
        """,
        after,
        limit,
    )
    return [Place(**dict(row)) for row in rows]


async def read_card(session: AsyncSession, *, now: datetime) -> StreetCard:
    """The card of the transaction's street."""
    street_id = binding(session).actor.street_id
    communities = await list_units(session, kind="community", on=legal_date(now))
    key_state = await driver(session).fetchval(KEY_STATE, street_id)
    holders = await _read_holders(session, now)
    active = {key.key_id for holder in holders.values() for key in holder.active}
    rows = await driver(session).fetch(
        """
        SELECT key_id, holder, use, public_key, not_after FROM recipient_key
        WHERE street_id = $1 AND key_id = ANY($2) ORDER BY use, key_id
        """,
        street_id,
        sorted(active),
    )
    return StreetCard(
        street_id=street_id,
        street=await read_street(session),
        communities=tuple(Place(unit.code, unit.name_zh, unit.name_en) for unit in communities),
        holders=holders,
        recipients=tuple(PublishedKey(**dict(row)) for row in rows),
        key_state=key_state,
    )


async def _read_holders(session: AsyncSession, now: datetime) -> dict[str, HolderKeys]:
    holders = {}
    for use in USES:
        try:
            holders[use] = await holder_keys(session, use, now=now)
        except NoRecipients:
            continue
    return holders
