"""Rows to work on: one street with many tips, a small one, staff who are signed in, clues that wait.

Written once, by the superuser, into the service's database; the other databases are copies of it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson

from api.access.permissions import Duty, Role
from api.crypto.chain import package_digest
from api.crypto.keys import SUITE_NAME, fingerprint, generate_keypair
from api.crypto.passwords import hash_password
from api.crypto.sealing import SealKind, seal_json
from api.kit.ids import new_id
from bench.field_seed import Field, seed_field
from bench.people import Person, add_account, add_person
from bench.service_process import WEAK

CONTENT = {"narrative": "每天傍晚在东门见到小包交易。" * 8, "place": "三号楼", "when": "傍晚"}
PASSWORD = "a long passphrase of the bench 7531"
LOGINS = 64
SMALL_TIPS = 500
CODE, SMALL_CODE, INTAKE_CODE = "990000971", "990000972", "990000973"
HOLDERS = {"content": "office", "contact": "custodian", "help": "care", "clue": "station"}


@dataclass(frozen=True)
class Ground:
    """What was made, as far as requests need to name it.

    Attributes:
        intake_id: The street that takes tips: another one, so that no list is read while it grows.
        middle: Sort key of the tip in the middle of the large street.
        field: A grid at work, with as many check-ins as the large street has tips.
    """

    street_id: UUID
    station_id: UUID
    intake_id: UUID
    desk: Person
    small_desk: Person
    police: Person
    middle: tuple[date, int, UUID]
    field: Field

    def place(self) -> dict[str, str]:
        """What the baselines need to know."""
        return {
            "street_id": str(self.street_id),
            "station_id": str(self.station_id),
            "intake_id": str(self.intake_id),
            "police_id": str(self.police.id),
            "worker_id": str(self.field.worker.id),
            "grid_id": str(self.field.grid_id),
        }


async def seed(connection: asyncpg.Connection, *, tips: int, clues: int) -> Ground:
    """Fill an empty, migrated database.

    Args:
        connection: As superuser, whom no row policy binds.
        tips: In the large street.
        clues: Ready, for its station.
    """
    units = await add_street(connection, CODE)
    small = await add_street(connection, SMALL_CODE)
    intake = await add_street(connection, INTAKE_CODE)
    desk = await add_person(connection, units[""], units[""], Role.STREET, Duty.TIP_DESK)
    small_desk = await add_person(connection, small[""], small[""], Role.STREET, Duty.TIP_DESK)
    police = await add_person(connection, units[""], units["900"], Role.POLICE, Duty.POLICE_CLIENT)
    await _logins(connection, units[""])
    await _tips(connection, units[""], units["keys"], tips)
    await _tips(connection, small[""], small["keys"], SMALL_TIPS)
    await _clues(connection, units, clues)
    field = await seed_field(connection, units[""], units["001"], CODE, check_ins=tips)
    await connection.execute("ANALYZE")
    middle = await connection.fetchrow(
        "SELECT received_on, received_bucket, id FROM tip WHERE street_id = $1 "
        "ORDER BY received_on DESC, received_bucket DESC, id DESC OFFSET $2 LIMIT 1",
        units[""],
        tips // 2,
    )
    return Ground(
        units[""],
        units["900"],
        intake[""],
        desk,
        small_desk,
        police,
        (middle[0], middle[1], UUID(int=middle[2].int)),
        field,
    )


async def add_street(connection: asyncpg.Connection, code: str) -> dict[str, Any]:
    """Ids of street and units by the end of their code, and its public keys by use."""
    made: dict[str, Any] = {"": new_id(), "keys": {}}
    await connection.execute(
        "INSERT INTO street (id, code, name_zh, name_en, is_service) VALUES ($1, $2, '量程', 'Bench', false)",
        made[""],
        code,
    )
    await connection.execute("INSERT INTO street_code_claim VALUES ($1, $2, false)", code, made[""])
    for suffix, kind in (("", "street"), ("001", "community"), ("900", "station")):
        made[suffix] = made[""] if not suffix else new_id()
        await connection.execute(
            "INSERT INTO unit (street_id, id, code, kind, parent_id, name_zh, name_en, valid_from)"
            " VALUES ($1, $2, $3, $4, $5, '量程', 'Bench', '2020-01-01')",
            made[""],
            made[suffix],
            code + suffix,
            kind,
            made[""] if suffix else None,
        )
    for use, holder in HOLDERS.items():
        private = generate_keypair(str(new_id()))
        made["keys"][use] = private.recipient()
        await connection.execute(
            "INSERT INTO recipient_key (street_id, key_id, unit_id, holder, use, suite, public_key,"
            " fingerprint, state, not_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9)",
            made[""],
            private.key_id,
            made["900" if use == "clue" else ""],
            holder,
            use,
            SUITE_NAME,
            private.public_key,
            fingerprint(private.public_key),
            datetime.now(UTC) - timedelta(days=1),
        )
    return made


async def _logins(connection: asyncpg.Connection, street: UUID) -> None:
    """Accounts to sign in with: the same password, hashed as the service does, and hashed for nothing."""
    hashes = {"real": hash_password(PASSWORD), "weak": WEAK.hash(PASSWORD)}
    for kind, hashed in hashes.items():
        for number in range(LOGINS):
            await add_account(connection, street, street, Role.STREET, f"{kind}{number}", hashed)


async def _tips(connection: asyncpg.Connection, street: UUID, keys: dict[str, Any], count: int) -> None:
    """Tips of the last year, two of three closed, all released; one envelope serves for all."""
    envelope = orjson.dumps(seal_json(SealKind.TIP, uuid4(), CONTENT, [keys["content"]]).to_json()).decode()
    await connection.execute(
        """
        INSERT INTO tip (street_id, id, status, closure, closure_number, received_on, received_bucket,
          visible_slot, due_on, category, urgency, channel_hint, substance_hint, reporter_mode, envelope,
          version)
        SELECT $1, gen_random_uuid(), CASE WHEN n % 3 = 0 THEN 'received' ELSE 'closed' END,
               CASE WHEN n % 3 = 0 THEN NULL ELSE 'rejected' END, 0, current_date - 1 - n % 365, n % 6, 0,
          current_date, 'street_dealing', 'routine', 'in_person', 'unknown', 'anonymous', $2::text::jsonb, 1
        FROM generate_series(1, $3) AS n
        """,
        street,
        envelope,
        count,
    )


async def _clues(connection: asyncpg.Connection, units: dict[str, Any], count: int) -> None:
    """Clues that wait for the station, each with a chain of one event; one envelope serves for all."""
    recipients = [units["keys"]["content"], units["keys"]["clue"]]
    envelope = seal_json(SealKind.CLUE, uuid4(), CONTENT, recipients)
    await connection.execute(
        """
        WITH made AS (
          INSERT INTO clue (street_id, id, source, category, channel_hint, substance_hint, submitted_on,
            handling_marks, station_id, status, urgency, received_on, handed_off_at, sealed_package, digest,
            epoch, attempt, chain_seq, chain_hash, logged_seq, version)
          SELECT $1, gen_random_uuid(), 'citizen', 'street_dealing', 'in_person', 'unknown', current_date,
            '{}', $2, 'ready', CASE WHEN n % 10 = 0 THEN 'urgent' ELSE 'routine' END, current_date,
            now() - n * interval '1 second', $3::text::jsonb, $4, 1, 1, 1, sha256(n::text::bytea), 0, 1
          FROM generate_series(1, $5) AS n RETURNING id, chain_hash, handed_off_at
        )
        INSERT INTO clue_event
          (street_id, clue_id, seq, prev, hash, kind, at, unit_code, commitment, salt, content)
        SELECT $1, id, 1, decode(repeat('00', 32), 'hex'), chain_hash, 'handed_off', handed_off_at, $6,
               encode(chain_hash, 'hex'), '00', '{}' FROM made
        """,
        units[""],
        units["900"],
        orjson.dumps(envelope.to_json()).decode(),
        package_digest(envelope.digest, []),
        count,
        CODE,
    )
