"""Who may read what an attacker could try at home: sign-in, and the owner of a password."""

import asyncpg
import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.db.session import driver
from api.db.unit import Database
from tests.factories.street import StreetKit

READERS = {
    "client_secret.secret_hash": {"app_auth"},
    "credential.password_hash": {"app_auth", "app_me"},
    "link_code.code_hash": {"app_auth"},
    "session.previous_hash": {"app_auth"},
    "session.previous_nonce_hash": {"app_auth"},
    "session.refresh_hash": {"app_auth"},
}


async def test_hashes_of_sign_in_are_read_by_sign_in_and_their_owner_only(owner: asyncpg.Pool) -> None:
    rows = await owner.fetch(
        "SELECT table_name || '.' || column_name AS name, grantee FROM information_schema.column_privileges"
        " WHERE table_schema = 'public' AND privilege_type = 'SELECT' AND grantee <> 'app_owner'"
        " AND column_name ~ '_hash$'"
        " AND table_name IN ('account', 'client_secret', 'credential', 'link_code', 'session')"
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["name"], set()).add(row["grantee"])
    assert found == READERS


@pytest.mark.parametrize("role", [DatabaseRole.LEAD, DatabaseRole.ADMIN])
async def test_who_manages_accounts_learns_that_there_is_a_password_and_not_which(
    street: StreetKit, database: Database, role: DatabaseRole
) -> None:
    lead = await street.account(Duty.OFFICE_LEAD, password_hash="h")
    actor = Actor("worker", street.id, account_id=lead.id)
    known = "SELECT account_id FROM credential WHERE street_id = $1"
    async with database.begin_as(actor, role) as session:
        assert await driver(session).fetchval(known, street.id) == lead.id
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        async with database.begin_as(actor, role) as session:
            await driver(session).fetchval("SELECT password_hash FROM credential")


async def test_nobody_reads_the_password_of_another_as_oneself(street: StreetKit, database: Database) -> None:
    mine, theirs = [await street.account(Duty.INSPECTOR, password_hash=one) for one in ("mine", "theirs")]
    actor = Actor("worker", street.id, account_id=mine.id)
    async with database.begin_as(actor, DatabaseRole.ME) as session:
        assert [row[0] for row in await driver(session).fetch("SELECT password_hash FROM credential")] == [
            "mine"
        ]
        changed = "UPDATE credential SET password_hash = 'x' WHERE account_id = $1"
        assert await driver(session).execute(changed, theirs.id) == "UPDATE 0"
