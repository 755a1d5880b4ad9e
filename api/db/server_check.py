"""What a PostgreSQL server must be before it may hold what people told us."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

OLDEST_MAJOR = 15
MAJOR = 10_000
# Source: the project's risk register, RLS-11: the releases of August 2026.
FLOORS: Mapping[int, int] = MappingProxyType({15: 20, 16: 16, 17: 12, 18: 6})
DURABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "data_checksums": frozenset({"on"}),
        "fsync": frozenset({"on"}),
        "full_page_writes": frozenset({"on"}),
        "synchronous_commit": frozenset({"on", "remote_apply"}),
    }
)


class ServerRefused(Exception):
    """The server must not be used; `reasons` has one sentence for each finding."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


async def check_server(connection: Any, *, production: bool) -> list[str]:  # noqa: ANN401 - asyncpg has no types
    """Sentences about what is wrong with a server: its version, and settings that could lose an answer.

    Args:
        connection: An asyncpg connection of any role.
        production: Whether a finding refuses the server instead of being a warning.

    Raises:
        ServerRefused: In production something was found, or the server is older than any that we know.
    """
    version = int(await connection.fetchval("SELECT current_setting('server_version_num')"))
    findings = [
        *_about_version(version),
        *await _about_durability(connection),
        *await _about_overrides(connection),
    ]
    if findings and (production or version // MAJOR < OLDEST_MAJOR):
        raise ServerRefused(findings)
    return findings


def _about_version(version: int) -> list[str]:
    major, minor = divmod(version, MAJOR)
    if major < OLDEST_MAJOR:
        return [f"PostgreSQL {major}.{minor} is too old: {OLDEST_MAJOR} or later is needed."]
    floor = FLOORS.get(major, 0)
    if minor < floor:
        return [
            f"PostgreSQL {major}.{minor} has known security holes: update it to {major}.{floor} or later."
        ]
    return []


async def _about_durability(connection: Any) -> list[str]:  # noqa: ANN401 - asyncpg has no types
    rows = await connection.fetch(
        "SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY($1::text[]) ORDER BY name",
        list(DURABLE),
    )
    return [
        f"{row['name']} is {row['setting']!r}, so that an accepted tip may be lost: set it to 'on'."
        for row in rows
        if row["setting"] not in DURABLE[row["name"]]
    ]


async def _about_overrides(connection: Any) -> list[str]:  # noqa: ANN401 - asyncpg has no types
    """Settings of single roles or databases that weaken what the server as a whole promises."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT split_part(item, '=', 1) AS name, split_part(item, '=', 2) AS setting,
               coalesce(rolname, 'every role') AS who
        FROM pg_catalog.pg_db_role_setting
        CROSS JOIN LATERAL unnest(setconfig) AS item
        LEFT JOIN pg_catalog.pg_roles ON pg_roles.oid = setrole
        WHERE split_part(item, '=', 1) = ANY($1::text[])
        ORDER BY name, who
        """,
        list(DURABLE),
    )
    return [
        f"{row['name']} is set to {row['setting']!r} for {row['who']}: reset it."
        for row in rows
        if row["setting"] not in DURABLE[row["name"]]
    ]
