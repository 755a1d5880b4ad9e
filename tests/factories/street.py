"""A street with units, keys and accounts, from nothing."""

import itertools
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg

from api.access.duties import DUTIES_OF_ROLE
from api.access.permissions import Duty, Role
from api.crypto.keys import PrivateKey, fingerprint, generate_keypair
from api.kit.ids import new_id
from api.routers.services import Services

_numbers = itertools.count(secrets.randbelow(9_000_000))

HOLDERS = {"content": "office", "contact": "custodian", "help": "care", "clue": "station"}
HOME = {
    Role.STREET: "",
    Role.COMMUNITY: "001",
    Role.GRID: "001001",
    Role.POLICE: "900",
    Role.DASHBOARD: "",
    Role.ADMIN: "",
}


@dataclass(frozen=True)
class AccountKit:
    id: UUID
    login: str
    session_id: UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class StreetKit:
    owner: asyncpg.Pool
    services: Services
    id: UUID
    code: str
    units: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, PrivateKey] = field(default_factory=dict)

    async def unit(self, suffix: str, kind: str, parent: str | None = None) -> UUID:
        unit_id = new_id()
        code = self.code + suffix
        await self.owner.execute(
            "INSERT INTO unit (street_id, id, code, kind, parent_id, name_zh, name_en, valid_from)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            self.id,
            unit_id,
            code,
            kind,
            None if parent is None else self.units[self.code + parent],
            f"试验{suffix or '街道'}",
            f"Trial {suffix or 'street'}",
            date(2020, 1, 1),
        )
        self.units[code] = unit_id
        return unit_id

    async def assign(
        self,
        account: AccountKit,
        suffix: str,
        capacity: str = "responsible",
        valid_from: date = date(2020, 1, 1),
        valid_to: date | None = None,
    ) -> None:
        """Have an account work in a unit, in force at its next request."""
        await self.owner.execute(
            "INSERT INTO assignment (street_id, id, account_id, unit_id, capacity, valid_from, valid_to)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            self.id,
            new_id(),
            account.id,
            self.units[self.code + suffix],
            capacity,
            valid_from,
            valid_to,
        )
        await self.owner.execute(
            "UPDATE account SET identity_stamp = identity_stamp + 1 WHERE street_id = $1 AND id = $2",
            self.id,
            account.id,
        )

    async def draw(
        self,
        suffix: str,
        ring: list[tuple[float, float]],
        crs: str = "wgs84",
        valid_from: date = date(2020, 1, 1),
        valid_to: date | None = None,
    ) -> None:
        """Give a unit a boundary; the ring is closed here."""
        await self.owner.execute(
            "INSERT INTO unit_boundary (street_id, id, unit_id, geometry, crs, valid_from, valid_to)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            self.id,
            new_id(),
            self.units[self.code + suffix],
            json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}),
            crs,
            valid_from,
            valid_to,
        )

    async def key(self, use: str, unit_suffix: str = "", *, state: str = "active") -> PrivateKey:
        """A key pair; the private half is remembered under `use` (of the first unit) and its key id."""
        key_id = str(new_id())
        private = generate_keypair(key_id)
        await self.owner.execute(
            "INSERT INTO recipient_key (street_id, key_id, unit_id, holder, use, suite, public_key, "
            " fingerprint, state, not_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            self.id,
            key_id,
            self.units[self.code + unit_suffix],
            HOLDERS[use],
            use,
            "MLKEM768_X25519-HKDF_SHA256-AES_256_GCM",
            private.public_key,
            fingerprint(private.public_key),
            state,
            datetime.now(UTC) - timedelta(days=1),
        )
        self.keys.setdefault(use, private)
        self.keys[key_id] = private
        return private

    async def account(
        self,
        *duties: Duty,
        role: Role | None = None,
        unit_suffix: str | None = None,
        password_hash: str | None = None,
        kind: str = "person",
    ) -> AccountKit:
        """An active account with confirmed duties, signed in."""
        role = role or next(role for role in Role if set(duties) <= DUTIES_OF_ROLE[role] and duties)
        suffix = HOME[role] if unit_suffix is None else unit_suffix
        account_id, session_id, now = new_id(), new_id(), datetime.now(UTC)
        login = f"u{secrets.token_hex(6)}"
        async with self.owner.acquire() as connection, connection.transaction():
            await connection.execute(
                "INSERT INTO login_claim (login, home_street_id, account_id) VALUES ($1, $2, $3)",
                login,
                self.id,
                account_id,
            )
            await connection.execute(
                "INSERT INTO account (street_id, id, kind, login, display_name, role, unit_id, state,"
                " identity_stamp, version, created_at) VALUES"
                " ($1, $2, $3, $4, $5, $6, $7, 'active', 1, 1, $8)",
                self.id,
                account_id,
                kind,
                login,
                "试用账号",
                role.value,
                self.units[self.code + suffix],
                now,
            )
            if password_hash is not None:
                await connection.execute(
                    "INSERT INTO credential VALUES ($1, $2, $3)", self.id, account_id, password_hash
                )
            await connection.executemany(
                "INSERT INTO duty_grant (street_id, id, account_id, duty, state, granted_at)"
                " VALUES ($1, $2, $3, $4, 'active', $5)",
                [(self.id, new_id(), account_id, duty.value, now) for duty in duties],
            )
            await connection.execute(
                "INSERT INTO session (street_id, id, account_id, generation, created_at, last_used_at,"
                " expires_at, idle_limit_s) VALUES ($1, $2, $3, 0, $4, $4, $5, 3600)",
                self.id,
                session_id,
                account_id,
                now,
                now + timedelta(hours=12),
            )
        token = self.services.codec.issue(
            sub=account_id, sid=session_id, role=role.value, street=self.id, now=now, ttl_s=600
        )
        return AccountKit(account_id, login, session_id, token)


async def make_street(owner: asyncpg.Pool, services: Services, *, is_service: bool = False) -> StreetKit:
    """A street with one community, a large and two small grids, a station, and an active key of each use."""
    code = f"99{next(_numbers) % 10_000_000:07d}"
    street = StreetKit(owner, services, new_id(), code)
    await owner.execute(
        "INSERT INTO street (id, code, name_zh, name_en, is_service)"
        " VALUES ($1, $2, '试验街道', 'Trial Street', $3)",
        street.id,
        code,
        is_service,
    )
    await owner.execute("INSERT INTO street_code_claim VALUES ($1, $2, $3)", code, street.id, is_service)
    await street.unit("", "service" if is_service else "street")
    if is_service:
        return street
    await street.unit("001", "community", "")
    await street.unit("001000", "large_grid", "001")
    await street.unit("001001", "small_grid", "001000")
    await street.unit("001002", "small_grid", "001000")
    await street.unit("900", "station", "")
    await street.key("content")
    await street.key("contact")
    await street.key("help")
    await street.key("clue", "900")
    return street
