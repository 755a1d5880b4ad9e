"""Accounts to work with, and people who are signed in."""

import secrets
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from api.access.permissions import Duty, Role
from api.kit.ids import new_id


@dataclass(frozen=True)
class Person:
    """An account with a session."""

    street_id: UUID
    id: UUID
    session_id: UUID
    role: Role


async def add_account(
    connection: asyncpg.Connection,
    street: UUID,
    unit: UUID,
    role: Role,
    login: str,
    password_hash: str | None,
) -> UUID:
    account_id = new_id()
    await connection.execute("INSERT INTO login_claim VALUES ($1, $2, $3)", login, street, account_id)
    await connection.execute(
        "INSERT INTO account (street_id, id, kind, login, display_name, role, unit_id, state,"
        " identity_stamp, version, created_at) VALUES"
        " ($1, $2, 'person', $3, '量程', $4, $5, 'active', 1, 1, now())",
        street,
        account_id,
        login,
        role.value,
        unit,
    )
    if password_hash is not None:
        await connection.execute(
            "INSERT INTO credential VALUES ($1, $2, $3)", street, account_id, password_hash
        )
    return account_id


async def add_person(
    connection: asyncpg.Connection, street: UUID, unit: UUID, role: Role, duty: Duty
) -> Person:
    account_id = await add_account(connection, street, unit, role, f"b{secrets.token_hex(6)}", None)
    session_id = new_id()
    await connection.execute(
        "INSERT INTO duty_grant (street_id, id, account_id, duty, state, granted_at)"
        " VALUES ($1, $2, $3, $4, 'active', now())",
        street,
        new_id(),
        account_id,
        duty.value,
    )
    await connection.execute(
        "INSERT INTO session (street_id, id, account_id, generation, created_at, last_used_at, expires_at,"
        " idle_limit_s) VALUES ($1, $2, $3, 0, now(), now(), now() + interval '12 hours', 3600)",
        street,
        session_id,
        account_id,
    )
    return Person(street, account_id, session_id, role)
