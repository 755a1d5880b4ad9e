"""The policies in force are a file, so that a change of them is a diff that somebody reads."""

import os

import asyncpg

from api.cli.access_page import revision_statements, row_rights
from tests.rls.snapshot import FILE, render

_RIGHTS = """
    SELECT table_name, grantee, privilege_type FROM information_schema.column_privileges
    WHERE table_schema = 'public' AND grantee <> 'app_owner'
    UNION
    SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges
    WHERE table_schema = 'public' AND grantee <> 'app_owner'
"""


async def test_the_snapshot_shows_the_policies_in_force(owner: asyncpg.Pool) -> None:
    async with owner.acquire() as connection:
        current = await render(connection)
    if "SHOUWANG_RENEW" in os.environ:
        FILE.write_text(current)
    assert FILE.read_text() == current, (
        "rights have changed: read the diff after SHOUWANG_RENEW=1 (see the file's head)"
    )


async def test_the_access_page_lists_the_rights_of_the_database(owner: asyncpg.Pool) -> None:
    """The page is read from the revisions without a database; it must say what a database says."""
    listed = {(right.table, right.role, right.verb) for right in row_rights(revision_statements())}
    held = {tuple(row) for row in await owner.fetch(_RIGHTS) if row["table_name"] != "alembic_version"}
    assert listed == held
