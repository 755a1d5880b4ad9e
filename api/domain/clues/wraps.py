"""Who can open a clue: wraps are added for a station at the hand-off and dropped when it goes elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from api.crypto.envelope import KeyWrap
from api.db.session import AsyncSession, binding, driver
from api.domain.clues.attachments import list_attachments, rewrap_attachment
from api.domain.custody.kinds import KINDS, QueueKind
from api.domain.keys.recipients import (
    OFFICE,
    STATION,
    HolderKeys,
    RecipientKeyRevoked,
    WrongRecipients,
    all_active,
    holder_keys,
)
from api.domain.places.models import Unit
from api.domain.places.queries import find_unit
from api.errors import DomainError, InvalidField
from api.kit.clock import legal_date


class StationCannotOpen(DomainError):
    """The content is not wrapped for each active key of the station."""

    code = "station_cannot_open"


@dataclass(frozen=True, slots=True)
class WrapsGiven:
    """Wraps that the desk's client made for one item.

    Attributes:
        package: For the sealed package; empty when it is sealed to the station already.
        attachments: For each attachment, by id.
    """

    package: tuple[KeyWrap, ...]
    attachments: Mapping[UUID, tuple[KeyWrap, ...]]


NO_WRAPS: Final = WrapsGiven((), {})

_PACKAGE: Final = {
    kind.name: f"SELECT sealed_package::text FROM {kind.table} WHERE street_id = $1 AND id = $2"  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_MOVE: Final = {
    kind.name: f"""
        UPDATE {kind.table} SET station_id = $3, handed_off_at = $4, sealed_package = $5::text::jsonb
        WHERE street_id = $1 AND id = $2
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_OFFICE_KEYS: Final = "SELECT key_id FROM recipient_key WHERE street_id = $1 AND use = 'content'"


async def get_station(session: AsyncSession, code: str, *, now: datetime) -> Unit:
    """The station of a code that somebody sent.

    Raises:
        InvalidField: The street has no such station.
    """
    station = await find_unit(session, code, on=legal_date(now), kind="station")
    if station is None:
        raise InvalidField("not_an_option", pointer="/station_code")
    return station


async def holders_of(session: AsyncSession, station_id: UUID | None, *, now: datetime) -> list[HolderKeys]:
    """Who must be able to open a clue: the office, and the station once there is one."""
    holders = [await holder_keys(session, OFFICE, now=now)]
    if station_id is not None:
        holders.append(await holder_keys(session, STATION, now=now, unit_id=station_id))
    return holders


class Rewrapper:
    """Moves sealed things to a station: keeps the office's wraps, drops other stations', adds the new ones.

    Args:
        session: Open transaction of the desk.
        station_id: The station.
        station: Its keys.
        office: Names of every key that the office ever had.
    """

    def __init__(
        self, session: AsyncSession, station_id: UUID, station: HolderKeys, office: frozenset[str]
    ) -> None:
        self._session = session
        self._station_id = station_id
        self._station = station
        self._office = office

    @classmethod
    async def towards(cls, session: AsyncSession, station_id: UUID, *, now: datetime) -> "Rewrapper":
        """A rewrapper to a station.

        Raises:
            NoRecipients: The station has no key.
        """
        station = await holder_keys(session, STATION, now=now, unit_id=station_id)
        rows = await driver(session).fetch(_OFFICE_KEYS, binding(session).actor.street_id)
        return cls(session, station_id, station, frozenset(row["key_id"] for row in rows))

    async def move(
        self, kind: QueueKind, item_id: UUID, given: WrapsGiven, *, handed_off_at: datetime
    ) -> None:
        """Lay an item and its attachments into the station's hands. Ciphertexts and digests stay.

        Raises:
            RecipientKeyRevoked, WrongRecipients: A wrap given is not for this station.
            StationCannotOpen: A wrap is missing.
        """
        street_id = binding(self._session).actor.street_id
        attachments = (await list_attachments(self._session, kind, [item_id])).get(item_id, [])
        if not given.attachments.keys() <= {one.id for one in attachments}:
            raise InvalidField("not_an_option", pointer="/attachments")
        for one in attachments:
            stored = orjson.loads(one.key_wraps)
            wraps = self._merged(stored, given.attachments.get(one.id, ()))
            if wraps != stored:
                await rewrap_attachment(self._session, kind, item_id, one.id, orjson.dumps(wraps).decode())
        package = orjson.loads(await driver(self._session).fetchval(_PACKAGE[kind.name], street_id, item_id))
        package["key_wraps"] = self._merged(package["key_wraps"], given.package)
        await driver(self._session).execute(
            _MOVE[kind.name],
            street_id,
            item_id,
            self._station_id,
            handed_off_at,
            orjson.dumps(package).decode(),
        )

    def _merged(self, stored: Iterable[dict[str, Any]], given: Sequence[KeyWrap]) -> list[dict[str, Any]]:
        names = frozenset(wrap.key_id for wrap in given)
        if self._station.revoked & names:
            present = [key.key_id for key in all_active([self._station])]
            raise RecipientKeyRevoked(extra={"recipients": present})
        if not names <= self._station.may_open():
            raise WrongRecipients
        keep = self._office | self._station.may_open()
        kept = [wrap for wrap in stored if wrap["key_id"] in keep and wrap["key_id"] not in names]
        merged = [*kept, *(wrap.to_json() for wrap in given)]
        if not self._station.are_covered_by(frozenset(wrap["key_id"] for wrap in merged)):
            raise StationCannotOpen
        return merged
