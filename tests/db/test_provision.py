"""Roles and rights on a real server: the packaged one, and the oldest that is supported."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api.access.database_roles import PLANES, DatabaseRole, Login
from api.db import server_check
from api.db.embedded import EmbeddedPostgres
from api.db.provision import ProvisionError, provision
from api.db.server_check import ServerRefused, check_server

OLDEST = Path("/usr/lib/postgresql/15/bin")
PASSWORDS: dict[str, str] = {login: f"first-{login}-7d1c" for login in Login}
STATE = """
    SELECT array_agg(line ORDER BY line) FROM (
      SELECT concat_ws(' ', rolname, rolcanlogin, rolinherit, rolsuper, rolcreaterole) AS line
        FROM pg_roles WHERE rolname ~ '^(app|svc)_'
      UNION ALL SELECT concat_ws(' ', to_jsonb(m) - 'oid') FROM pg_auth_members m
      UNION ALL SELECT concat_ws(' ', to_jsonb(s)) FROM pg_db_role_setting s
      UNION ALL SELECT concat_ws(' ', datname, datacl) FROM pg_database
      UNION ALL SELECT concat_ws(' ', nspowner::regrole, nspacl) FROM pg_namespace WHERE nspname = 'public'
    ) AS lines
"""
Connect = Callable[..., Any]


@pytest.fixture(scope="module", params=["packaged", "oldest"])
def server(request: pytest.FixtureRequest, shared_ground: Path) -> Iterator[EmbeddedPostgres]:
    if request.param == "oldest" and not OLDEST.exists():
        pytest.skip("no PostgreSQL 15 on this machine")
    made = EmbeddedPostgres(
        shared_ground / request.param, bindir=OLDEST if request.param == "oldest" else None
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def admin(server: EmbeddedPostgres) -> dict[str, Any]:
    return server.address().asyncpg_kwargs()


@pytest.fixture
async def connect(admin: dict[str, Any]) -> AsyncIterator[Connect]:
    """Connects as the administrator, or as someone else, and disconnects in the end."""
    opened = []

    async def connect(**other: str) -> Any:
        values = {name: str(value) for name, value in other.items()}  # asyncpg takes no subclass of str
        opened.append(await asyncpg.connect(**admin | values))
        return opened[-1]

    yield connect
    for connection in opened:
        await connection.close()


@pytest.fixture
async def provided(admin: dict[str, Any]) -> dict[str, str]:
    await provision(admin, PASSWORDS)
    return PASSWORDS


async def test_provisioning_twice_changes_nothing(
    admin: dict[str, Any], provided: dict[str, str], connect: Connect
):
    connection = await connect()
    before = await connection.fetchval(STATE)

    await provision(admin, provided)

    assert await connection.fetchval(STATE) == before


@pytest.mark.parametrize("login", Login)
async def test_login_takes_the_roles_of_its_plane_and_no_other(
    login: Login, provided: dict[str, str], connect: Connect
):
    connection = await connect(user=login, password=provided[login])

    taken = set()
    for role in [*DatabaseRole, *Login, "postgres"]:
        try:
            await connection.execute(f"SET ROLE {role}")
        except asyncpg.InsufficientPrivilegeError:
            continue
        taken.add(role)

    assert taken == PLANES[login] | {login}


async def test_login_has_no_right_until_it_takes_a_role(provided: dict[str, str], connect: Connect):
    admin = await connect()
    await admin.execute("CREATE TABLE IF NOT EXISTS secret (a int); GRANT SELECT ON secret TO app_police")
    police = await connect(user=Login.POLICE, password=provided[Login.POLICE])

    for refused in (
        "SELECT * FROM public.secret",
        "CREATE TABLE mine ()",
        "CREATE TEMP TABLE mine ()",
        "CREATE SCHEMA mine",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await police.execute(refused)

    await police.execute("SET ROLE app_police")
    assert await police.fetch("SELECT * FROM public.secret") == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await police.execute("CREATE TABLE mine ()")
    await admin.execute("DROP TABLE secret")


async def test_owner_role_creates_in_the_public_schema(provided: dict[str, str], connect: Connect):  # noqa: ARG001
    connection = await connect()

    async with connection.transaction():
        await connection.execute("SET LOCAL ROLE app_owner; CREATE TABLE owned (a int)")
        assert await connection.fetchval(
            "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'owned'"
        ) == (DatabaseRole.OWNER)
        await connection.execute("DROP TABLE owned")


@pytest.mark.parametrize(
    ("login", "longest"),
    [(Login.PUBLIC, "5s"), (Login.STAFF, "5s"), (Login.DASHBOARD, "2s"), (Login.WORKER, "1min")],
)
async def test_login_gets_its_timeouts_and_a_closed_search_path(
    login: Login, longest: str, provided: dict[str, str], connect: Connect
):
    connection = await connect(user=login, password=provided[login])

    async def show(name: str) -> str:
        return await connection.fetchval("SELECT current_setting($1)", name)

    assert await show("statement_timeout") == longest
    assert await show("lock_timeout") == "2s"
    assert await show("idle_in_transaction_session_timeout") == "10s"
    assert await show("row_security") == "on"
    assert await show("search_path") == "public, pg_temp"
    assert await show("log_error_verbosity") == "terse"


async def test_new_password_replaces_the_old_one(
    admin: dict[str, Any], provided: dict[str, str], connect: Connect
):
    await provision(admin, provided | {Login.DASHBOARD: "second-7d1c"})

    await connect(user=Login.DASHBOARD, password="second-7d1c")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect(user=Login.DASHBOARD, password=provided[Login.DASHBOARD])


async def test_passwords_and_verifiers_stay_out_of_the_servers_log(
    server: EmbeddedPostgres, admin: dict[str, Any], connect: Connect
):
    await (await connect()).execute("ALTER ROLE postgres SET log_statement = 'all'")

    await provision(admin, PASSWORDS)

    await (await connect()).execute("ALTER ROLE postgres RESET log_statement")
    log = (server.folder / "postgres.log").read_text()
    assert "ALTER ROLE svc_dash LOGIN" in log
    assert "7d1c" not in log


async def test_stranger_cannot_connect(connect: Connect, provided: dict[str, str]):  # noqa: ARG001
    admin = await connect()
    await admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="CONNECT"):
        await connect(user="stranger", password="x")

    await admin.execute("DROP ROLE stranger")


async def test_membership_that_is_in_no_plane_is_taken_back(
    admin: dict[str, Any], provided: dict[str, str], connect: Connect
):
    connection = await connect()
    before = await connection.fetchval(STATE)
    await connection.execute(
        "GRANT app_police TO svc_public; GRANT app_owner TO app_desk;"
        "GRANT app_dash TO svc_dash WITH ADMIN OPTION"
    )
    if connection.get_server_version().major > 15:
        await connection.execute("GRANT app_care_lead TO svc_care WITH INHERIT TRUE")

    await provision(admin, provided)

    assert await connection.fetchval(STATE) == before


@pytest.mark.parametrize(
    ("role", "power", "without"),
    [
        (Login.PUBLIC, "BYPASSRLS", "NOBYPASSRLS"),
        (DatabaseRole.DESK, "SUPERUSER", "NOSUPERUSER"),
        (DatabaseRole.LOOKUP, "LOGIN", "NOLOGIN"),
    ],
)
async def test_role_with_a_power_that_policies_do_not_bind_is_refused(
    role: str, power: str, without: str, admin: dict[str, Any], provided: dict[str, str], connect: Connect
):
    connection = await connect()
    await connection.execute(f"ALTER ROLE {role} {power}")

    with pytest.raises(ProvisionError, match=f"must not have: {role}"):
        await provision(admin, provided)

    await connection.execute(f"ALTER ROLE {role} {without}")


async def test_two_databases_of_one_server_are_provided_at_once(
    admin: dict[str, Any], provided: dict[str, str], connect: Connect
):
    connection = await connect()
    names = ["first", "second", "third"]
    for name in names:
        await connection.execute(f"CREATE DATABASE {name}")

    await asyncio.gather(*(provision(admin | {"database": name}, provided) for name in names))

    for name in names:
        other = await connect(database=name, user=Login.STAFF, password=provided[Login.STAFF])
        await other.close()
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def test_administrator_without_superuser_can_provide(ground: Path, server: EmbeddedPostgres):
    """As on a managed server: owner of the database, with CREATEROLE. The roles must be new to the server."""
    bindir = OLDEST if server.folder.name == "oldest" else None
    fresh = EmbeddedPostgres(ground / "postgres", bindir=bindir)
    fresh.start()
    try:
        root = await asyncpg.connect(**fresh.address().asyncpg_kwargs())
        await root.execute("CREATE ROLE operator LOGIN CREATEROLE PASSWORD 'x'")
        await root.execute("ALTER DATABASE shouwang OWNER TO operator")
        operator = fresh.address().asyncpg_kwargs() | {"user": "operator", "password": "x"}

        await provision(operator, PASSWORDS)
        before = await root.fetchval(STATE)
        await provision(operator, PASSWORDS)

        assert await root.fetchval(STATE) == before
        await root.close()
        connection = await asyncpg.connect(**operator)
        await connection.execute("SET ROLE app_owner; CREATE TABLE owned (a int)")
        await connection.close()
        login = operator | {"user": Login.POLICE.value, "password": PASSWORDS[Login.POLICE]}
        connection = await asyncpg.connect(**login)
        await connection.execute("SET ROLE app_police")
        await connection.close()
    finally:
        fresh.stop()


async def test_administrator_without_createrole_is_told_so(admin: dict[str, Any], connect: Connect):
    connection = await connect()
    await connection.execute(
        "CREATE ROLE clerk LOGIN PASSWORD 'x'; GRANT CONNECT ON DATABASE shouwang TO clerk"
    )

    with pytest.raises(ProvisionError, match="lacks a right"):
        await provision(admin | {"user": "clerk", "password": "x"}, PASSWORDS)

    await connection.execute("DROP OWNED BY clerk; DROP ROLE clerk")


@pytest.mark.parametrize("password", [None, "", "密码-7d1c", "line\nbreak"])
async def test_unfit_password_is_refused_without_being_shown(password: str | None):
    passwords: dict[str, str] = {
        login: value for login, value in PASSWORDS.items() if login is not Login.CARE
    }
    if password is not None:
        passwords[Login.CARE] = password

    with pytest.raises(ProvisionError, match=r"svc_care(:| is missing)") as refused:
        await provision({"host": "/nonexistent"}, passwords)

    assert not password or password not in str(refused.value)


async def test_durable_server_passes_and_a_weakened_one_is_named(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(server_check, "FLOORS", {})
    connection = await connect()
    assert await check_server(connection, production=True) == []

    await connection.execute("ALTER ROLE postgres IN DATABASE shouwang SET synchronous_commit = off")
    await connection.execute("SET synchronous_commit = local")

    found = await check_server(connection, production=False)
    assert [sentence.split()[0] for sentence in found] == ["synchronous_commit", "synchronous_commit"]
    assert re.search("'local'.*'off' for postgres", " ".join(found))
    with pytest.raises(ServerRefused, match="synchronous_commit"):
        await check_server(connection, production=True)
    await connection.execute("ALTER ROLE postgres IN DATABASE shouwang RESET synchronous_commit")


async def test_server_below_the_version_floor_is_a_warning_and_in_production_a_refusal(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    connection = await connect()
    monkeypatch.setattr(server_check, "FLOORS", {connection.get_server_version().major: 99})

    assert "known security holes" in (await check_server(connection, production=False))[0]
    with pytest.raises(ServerRefused, match=r"update it to \d+\.99"):
        await check_server(connection, production=True)


async def test_server_of_an_unknown_old_major_is_always_refused(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(server_check, "OLDEST_MAJOR", 99)

    with pytest.raises(ServerRefused, match="too old"):
        await check_server(await connect(), production=False)
