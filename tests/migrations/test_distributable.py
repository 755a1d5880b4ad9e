"""The schema could be sharded by street, and the lint that says so can fail."""

import asyncpg
import pytest

from tests.migrations.distributable import reasons


async def test_nothing_keeps_the_schema_from_being_sharded_by_street(owner: asyncpg.Pool) -> None:
    assert await reasons(owner) == []


NOT_BY_STREET = "planted is unique without street_id"
PLANTED = {
    "CREATE TABLE planted (id uuid PRIMARY KEY)": "has no street_id",
    "CREATE TABLE planted (street_id uuid NOT NULL)": "has no primary key",
    "CREATE TABLE planted (street_id uuid NOT NULL, id uuid PRIMARY KEY)": "is unique without street_id",
    "CREATE TABLE planted (street_id uuid, n int, PRIMARY KEY (n, street_id))": "does not begin",
    "CREATE TABLE planted (street_id text, id uuid, PRIMARY KEY (street_id, id))": "is text, not uuid",
    "CREATE TABLE planted (street_id uuid DEFAULT gen_random_uuid(), id uuid, PRIMARY KEY (street_id, id))": (
        "filled in by the database"
    ),
    "CREATE UNLOGGED TABLE planted (street_id uuid, id uuid, PRIMARY KEY (street_id, id))": "is unlogged",
    "CREATE TABLE planted (LIKE tip_note) INHERITS (tip_note)": "inherits",
    "CREATE TABLE planted (street_id uuid, id uuid UNIQUE)": "may be NULL",
    "CREATE UNIQUE INDEX planted ON account (login)": NOT_BY_STREET,
    "CREATE UNIQUE INDEX planted ON account (lower(login))": NOT_BY_STREET,
    "CREATE UNIQUE INDEX planted ON client_secret (id) INCLUDE (street_id)": NOT_BY_STREET,
    "ALTER TABLE account ADD number serial": "counts by a sequence",
    "ALTER TABLE account ADD number bigint GENERATED ALWAYS AS IDENTITY": "counts by a sequence",
    "ALTER TABLE tip_note ADD CONSTRAINT planted FOREIGN KEY (author_id, street_id)"
    " REFERENCES account (street_id, id) NOT VALID": "does not pair street_id",
    "ALTER TABLE login_claim ADD CONSTRAINT planted FOREIGN KEY (home_street_id, account_id)"
    " REFERENCES account (street_id, id) NOT VALID": "every node holds points at a sharded",
    "ALTER TABLE tip_note ADD CONSTRAINT planted FOREIGN KEY (street_id, author_id)"
    " REFERENCES account (street_id, id) ON DELETE SET NULL NOT VALID": "to NULL or a default",
    "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    " CREATE TRIGGER planted BEFORE INSERT ON tip FOR EACH ROW EXECUTE FUNCTION planted()": "has a trigger",
    "CREATE RULE planted AS ON DELETE TO tip DO INSTEAD NOTHING": "has a trigger or a rule",
    "CREATE POLICY planted ON tip FOR SELECT TO app_desk USING (id IN (SELECT id FROM unit))": "sub-select",
}


@pytest.mark.parametrize("statement", PLANTED)
async def test_a_planted_fault_is_found(owner: asyncpg.Pool, statement: str) -> None:
    async with owner.acquire() as connection:
        opened = connection.transaction()
        await opened.start()
        try:
            await connection.execute(statement)
            found = await reasons(connection)
        finally:
            await opened.rollback()
    assert any(PLANTED[statement] in reason for reason in found), found
