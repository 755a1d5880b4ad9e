"""Transactions, each bound to one actor. The only place that begins, commits or rolls back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole, Login, plane_of
from api.access.permissions import Duty, Permission, Role
from api.db.binding import Binding
from api.db.engine import PoolSizes, open_engine
from api.db.session import flush_changes
from api.errors import Overloaded, SessionEnded
from api.kit.clock import Clock, legal_date, slot_at, utc_now

SESSION_ENDED = "SW401"
IDENTITY_CHANGED = "SW409"
ALL_SLOTS = 2_000_000_000
CACHED_IDENTITIES = 10_000
ROLLBACK_LIMIT_S = 5

_ROLE_PLANE = {Role.POLICE: Login.POLICE, Role.DASHBOARD: Login.DASHBOARD}


class IdentityChanged(Exception):
    """Role, duties or units changed since the actor was read."""


class Database:
    """The engines of all planes, and the transactions on them.

    Args:
        address: Where PostgreSQL listens, as asyncpg names it.
        passwords: One a login.
        clock: Tells the current slot.
        is_release_delayed: Whether routine rows of the intake wait for the end of their slot.
    """

    def __init__(
        self,
        address: Mapping[str, Any],
        passwords: Mapping[str, str],
        *,
        sizes: PoolSizes | None = None,
        clock: Clock = utc_now,
        is_release_delayed: bool = True,
    ) -> None:
        sizes = sizes or PoolSizes()
        self._engines: dict[Login, AsyncEngine] = {
            login: open_engine(login, address, passwords[login.value], sizes.of(login)) for login in Login
        }
        self._address = dict(address)
        self._police_password = passwords[Login.POLICE.value]
        self._identities: dict[tuple[UUID, UUID], Actor] = {}
        self._identities_on = legal_date(clock())
        self._clock = clock
        self._is_release_delayed = is_release_delayed

    async def dispose(self) -> None:
        """Close every connection."""
        for engine in self._engines.values():
            await engine.dispose()

    async def is_ready(self) -> bool:
        """Whether every plane can reach the database."""
        for login in Login:
            async with self._unbound(login) as raw:
                await raw.execute("SELECT")
        return True

    @asynccontextmanager
    async def _unbound(self, login: Login) -> AsyncIterator[Any]:
        """The driver's connection of a plane, outside any transaction; dropped when anything fails on it."""
        async with self._lent(login) as connection:
            try:
                yield _driver_of(connection)
            except BaseException:
                await asyncio.shield(connection.invalidate())
                raise

    @asynccontextmanager
    async def _lent(self, login: Login) -> AsyncIterator[AsyncConnection]:
        """A connection of a plane's pool.

        Giving it back waits for nothing, since no transaction is open then; so it needs none of the
        shielding that the connection's own context manager pays for.
        """
        connection = await self._engines[login].connect()
        try:
            yield connection
        finally:
            await connection.close()

    def current_slot(self) -> int:
        """The slot up to which rows of the intake are released."""
        return slot_at(self._clock()) if self._is_release_delayed else ALL_SLOTS

    @asynccontextmanager
    async def begin(self, actor: Actor, permission: Permission) -> AsyncIterator[AsyncSession]:
        """A transaction for one permitted verb; committed on success, rolled back on any exception.

        Raises:
            NotAllowed: The actor may never use this verb.
            SessionEnded: The actor's session is over.
            IdentityChanged: The actor must be read again.
            Overloaded: The commit was cut off; sending the same request again tells what happened.
        """
        async with self.begin_as(actor, actor.require(permission)) as session:
            yield session

    @asynccontextmanager
    async def begin_as(self, actor: Actor, role: DatabaseRole) -> AsyncIterator[AsyncSession]:
        """A transaction under a named database role: public plane, sign-in, jobs, command line."""
        bound = Binding(role=role, actor=actor, slot=self.current_slot())
        async with self._lent(plane_of(role)) as connection:
            raw = _driver_of(connection)
            session = AsyncSession(connection, expire_on_commit=False, info={"driver": raw, "binding": bound})
            try:
                await self._bind(raw, bound)
                yield session
                await flush_changes(session)
                await _commit(raw)
            except BaseException:
                await _roll_back(connection, raw)
                raise
            finally:
                # A verb that spoke to the driver alone has left nothing in the mapper to be closed.
                if session.in_transaction():
                    await session.close()

    async def _bind(self, raw: Any, bound: Binding) -> None:  # noqa: ANN401 - asyncpg's connection
        try:
            await raw.execute(f"BEGIN;{bound.session_check()}{bound.statements()}")
        except asyncpg.PostgresError as error:
            if error.sqlstate == SESSION_ENDED:
                self.forget(bound.actor)
                raise SessionEnded from None
            if error.sqlstate == IDENTITY_CHANGED:
                self.forget(bound.actor)
                raise IdentityChanged from None
            raise

    async def actor(self, street_id: UUID, session_id: UUID, role: Role) -> Actor:
        """Who a session belongs to. Remembered, because each transaction checks that it still holds.

        Raises:
            SessionEnded: No such live session.
        """
        today = legal_date(self._clock())
        if today != self._identities_on:
            # An assignment may have begun or ended with the day, which no change of the account tells.
            self._identities.clear()
            self._identities_on = today
        known = self._identities.get((street_id, session_id))
        if known is not None:
            return known
        async with self._unbound(_ROLE_PLANE.get(role, Login.STAFF)) as raw:
            row = await raw.fetchrow("SELECT * FROM public.read_session_2($1, $2)", street_id, session_id)
        if row is None:
            raise SessionEnded
        actor = Actor(
            kind="account",
            street_id=street_id,
            account_id=row["account_id"],
            session_id=session_id,
            session_street_id=street_id,
            role=Role(row["role"]),
            duties=frozenset(Duty(duty) for duty in row["duties"]),
            unit_id=row["unit_id"],
            unit_code=row["unit_code"],
            street_code=row["street_code"],
            units=tuple(row["units"]),
            identity_stamp=row["identity_stamp"],
        )
        if len(self._identities) >= CACHED_IDENTITIES:
            self._identities.clear()
        self._identities[street_id, session_id] = actor
        return actor

    def forget(self, actor: Actor) -> None:
        """Read this actor anew next time."""
        self._identities.pop((actor.session_street_id, actor.session_id), None)

    async def listen_as_police(self) -> "asyncpg.Connection[asyncpg.Record]":
        """A connection of its own, outside the pools, on which the police plane hears of new work."""
        return await asyncpg.connect(
            **self._address, user=Login.POLICE.value, password=self._police_password, timeout=3
        )


def _driver_of(connection: AsyncConnection) -> Any:  # noqa: ANN401 - asyncpg's connection
    """The driver's connection, without the switch of stacks that the asynchronous accessor takes."""
    sync = connection.sync_connection
    assert sync is not None  # noqa: S101 - it was opened
    return sync.connection.driver_connection


async def _commit(raw: Any) -> None:  # noqa: ANN401 - asyncpg's connection
    try:
        tag = await raw.execute("COMMIT")
    except (asyncpg.InterfaceError, OSError) as error:
        raise Overloaded(retry_after_s=1) from error
    if tag != "COMMIT":
        raise RuntimeError("the transaction had failed before its commit")


async def _roll_back(connection: AsyncConnection, raw: Any) -> None:  # noqa: ANN401 - asyncpg's connection
    """Leave no open transaction behind, whatever was cancelled: roll back, or drop the connection."""
    try:
        await asyncio.shield(asyncio.wait_for(raw.execute("ROLLBACK"), ROLLBACK_LIMIT_S))
    except BaseException:  # noqa: BLE001 - any failure here means that the connection cannot be trusted
        await asyncio.shield(connection.invalidate())
