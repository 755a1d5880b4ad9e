"""One engine and pool a plane, so that no plane can starve another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolProxiedConnection

from api.access.database_roles import Login

POOL_WAIT_S = 2
"""Seconds a request waits for a connection before 503. Source: security requirement CFG-3."""


@dataclass(frozen=True, slots=True)
class PoolSizes:
    """Connections per plane, held and at most."""

    public: int = 8
    staff: int = 8
    care: int = 4
    police: int = 6
    dashboard: int = 4
    worker: int = 3

    def of(self, login: Login) -> int:
        """The size of one plane's pool."""
        return {
            Login.PUBLIC: self.public,
            Login.STAFF: self.staff,
            Login.CARE: self.care,
            Login.POLICE: self.police,
            Login.DASHBOARD: self.dashboard,
            Login.WORKER: self.worker,
        }[login]


def open_engine(login: Login, address: Mapping[str, Any], password: str, size: int) -> AsyncEngine:
    """An engine that signs in as one plane.

    The driver is left in autocommit: transactions are begun, bound and ended by `api.db.unit` alone,
    in statements of its own, so that begin and identity cost one round trip and nothing can run unbound.

    Args:
        login: The plane.
        address: Where PostgreSQL listens: `host`, `port`, `database`, as asyncpg names them.
        password: Of the login.
        size: Connections held open at most.
    """
    engine = create_async_engine(
        "postgresql+asyncpg://",
        isolation_level="AUTOCOMMIT",
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        pool_recycle=1800,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={
            **address,
            "user": login.value,
            "password": password,
            "timeout": 3,
            "command_timeout": 30,
            "server_settings": {"application_name": login.value},
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: Any, _record: object, _proxy: PoolProxiedConnection) -> None:  # noqa: ANN401 - the dialect's own type
    """Have the pool open another connection in the place of one that the server has ended.

    The driver hears of the end by itself, so this costs no round trip. Without it the newest connection,
    which is lent first, would be lent again and again after a restart of the server.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
