"""Roles, logins and rights that must exist before the first migration. Running it again changes nothing."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import asyncpg

from api.access.database_roles import PLANES, DatabaseRole, Login
from api.db.scram import scram_verifier

MEMBERSHIP_OPTIONS_FROM = 160000
PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8)

STATEMENT_TIMEOUTS: Mapping[Login, str] = MappingProxyType(
    {
        Login.CARE: "5s",
        Login.DASHBOARD: "2s",
        Login.POLICE: "5s",
        Login.PUBLIC: "5s",
        Login.STAFF: "5s",
        Login.WORKER: "60s",
    }
)
LOGIN_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "idle_in_transaction_session_timeout": "'10s'",
        "lock_timeout": "'2s'",
        "row_security": "on",
        "search_path": "public, pg_temp",
    }
)
# Only a superuser may set these; they keep statements, parameters and rows out of the server's log.
LOG_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "log_error_verbosity": "terse",
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_statement": "none",
    }
)


class ProvisionError(Exception):
    """The server's roles cannot be brought into order; the message is a sentence for the operator."""


@dataclass(frozen=True)
class _Server:
    """What the administrator's connection finds."""

    version: int
    database: str
    is_superuser: bool
    roles: frozenset[str]
    has_citus: bool


async def provision(admin_kwargs: dict[str, Any], passwords: Mapping[str, str]) -> None:
    """Have all roles, logins, memberships and rights in the database that `admin_kwargs` names.

    Args:
        admin_kwargs: Arguments of `asyncpg.connect`, for a superuser or for the owner of the database
            with CREATEROLE.
        passwords: One for each `Login`; only their SCRAM verifiers are sent.

    Raises:
        ProvisionError: A password is missing or unfit, a role of ours has rights that it must not have,
            or the administrator lacks one.
    """
    verifiers = _verifiers(passwords)
    connection = await asyncpg.connect(**admin_kwargs)
    try:
        for pause_s in PAUSES_S:
            try:
                return await _provide(connection, verifiers)
            except (asyncpg.InternalServerError, asyncpg.UniqueViolationError, asyncpg.DuplicateObjectError):
                # Roles belong to the whole server: another database of it is being provided just now.
                await asyncio.sleep(pause_s)
        await _provide(connection, verifiers)
    except asyncpg.InsufficientPrivilegeError as error:
        raise ProvisionError(f"the administrator of the database lacks a right: {error}") from error
    finally:
        await connection.close()


def _verifiers(passwords: Mapping[str, str]) -> dict[Login, str]:
    verifiers = {}
    for login in Login:
        if login not in passwords:
            raise ProvisionError(f"the password of {login} is missing")
        try:
            verifiers[login] = scram_verifier(passwords[login])
        except ValueError as error:
            raise ProvisionError(f"{login}: {error}") from error
    return verifiers


async def _provide(connection: Any, verifiers: Mapping[Login, str]) -> None:  # noqa: ANN401 - asyncpg has no types
    async with connection.transaction():
        server = await _look(connection)
        await _run(connection, _role_statements(server, verifiers))
        await _refuse_powerful_roles(connection)
        await _run(connection, await _membership_statements(connection, server))
        await _run(connection, _right_statements(server))
        owner = await connection.fetchval(
            "SELECT pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace WHERE nspname = 'public'"
        )
        if owner != DatabaseRole.OWNER:
            await connection.execute(f"ALTER SCHEMA public OWNER TO {DatabaseRole.OWNER}")
        await _run(connection, _schema_statements())


async def _look(connection: Any) -> _Server:  # noqa: ANN401 - asyncpg has no types
    row = await connection.fetchrow(
        """
        SELECT current_setting('server_version_num')::int AS version,
               quote_ident(current_database()) AS database,
               (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS is_superuser,
               (SELECT coalesce(array_agg(rolname::text), '{}') FROM pg_catalog.pg_roles) AS roles,
               EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus') AS has_citus
        """
    )
    return _Server(
        version=row["version"],
        database=row["database"],
        is_superuser=row["is_superuser"],
        roles=frozenset(row["roles"]),
        has_citus=row["has_citus"],
    )


async def _run(connection: Any, statements: Iterable[str]) -> None:  # noqa: ANN401 - asyncpg has no types
    """All of them in one round trip. Nothing in them comes from outside: names are ours, verifiers base64."""
    whole = ";\n".join(statements)
    if whole:
        await connection.execute(whole)


def _role_statements(server: _Server, verifiers: Mapping[Login, str]) -> list[str]:
    statements = [
        f"CREATE ROLE {role} NOLOGIN NOINHERIT" for role in DatabaseRole if role not in server.roles
    ]
    for login, verifier in verifiers.items():
        verb = "ALTER" if login in server.roles else "CREATE"
        statements.append(f"{verb} ROLE {login} LOGIN NOINHERIT PASSWORD '{verifier}'")
        settings = {"statement_timeout": f"'{STATEMENT_TIMEOUTS[login]}'", **LOGIN_SETTINGS}
        if server.is_superuser:
            settings |= LOG_SETTINGS
        if server.has_citus:
            settings["citus.propagate_set_commands"] = "'local'"
        statements += [f"ALTER ROLE {login} SET {name} = {value}" for name, value in settings.items()]
    return statements


async def _refuse_powerful_roles(connection: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    """A role of ours that row policies do not bind, or that can make others, was not made here."""
    found = await connection.fetch(
        """
        SELECT rolname FROM pg_catalog.pg_roles
        WHERE rolname = ANY($1::text[])
          AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
               OR (rolcanlogin AND rolname = ANY($2::text[])))
        ORDER BY rolname
        """,
        [*DatabaseRole, *Login],
        list(DatabaseRole),
    )
    if found:
        names = ", ".join(row["rolname"] for row in found)
        raise ProvisionError(f"these roles have rights that they must not have: {names}")


async def _membership_statements(connection: Any, server: _Server) -> list[str]:  # noqa: ANN401 - asyncpg has no types
    """What leads from the memberships that exist to exactly those of the planes."""
    options = ""
    as_they_must_be = "true"
    if server.version >= MEMBERSHIP_OPTIONS_FROM:
        options = " WITH INHERIT FALSE, SET TRUE"
        as_they_must_be = "set_option AND NOT inherit_option"
    rows = await connection.fetch(
        f"""
        SELECT roleid::regrole::text AS role, member::regrole::text AS login,
               grantor::regrole::text AS grantor,
               NOT admin_option AND {as_they_must_be} AS is_as_it_must_be
        FROM pg_catalog.pg_auth_members
        WHERE pg_get_userbyid(member) = ANY($1::text[])
        """,  # noqa: S608 - one of two constants
        [*DatabaseRole, *Login],
    )
    wanted = {(str(role), str(login)) for login, roles in PLANES.items() for role in roles}
    # Migrations, running as the owner, hand their look-ups over to the role that owns them.
    wanted |= {
        (str(role), str(DatabaseRole.OWNER)) for role in (DatabaseRole.LOOKUP, DatabaseRole.CARE_LOOKUP)
    }
    statements = []
    for row in rows:
        pair = (row["role"], row["login"])
        if pair in wanted and row["is_as_it_must_be"]:
            wanted.discard(pair)
            continue
        by = f" GRANTED BY {row['grantor']}" if server.version >= MEMBERSHIP_OPTIONS_FROM else ""
        statements.append(f"REVOKE {row['role']} FROM {row['login']}{by}")
    statements += [f"GRANT {role} TO {login}{options}" for role, login in sorted(wanted)]
    if not server.is_superuser:  # migrations SET ROLE to the owner
        statements.append(f"GRANT {DatabaseRole.OWNER} TO CURRENT_USER{options}")
    return statements


def _right_statements(server: _Server) -> list[str]:
    logins = ", ".join(Login)
    return [
        f"REVOKE ALL ON DATABASE {server.database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {server.database} TO {logins}",
        f"GRANT CREATE ON DATABASE {server.database} TO {DatabaseRole.OWNER}",
    ]


def _schema_statements() -> list[str]:
    # The logins too: they read who a session belongs to before they put on a role.
    roles = ", ".join([*(role for role in DatabaseRole if role is not DatabaseRole.OWNER), *Login])
    return [
        f"SET LOCAL ROLE {DatabaseRole.OWNER}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {roles}",
        "RESET ROLE",
    ]
