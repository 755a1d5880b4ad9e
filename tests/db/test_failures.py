import asyncio

import asyncpg
import pytest
from sqlalchemy import exc as sa
from sqlalchemy.ext.asyncio import create_async_engine

from api.db.failures import classify


def wrapped(error):
    return sa.DBAPIError("SELECT secret", {"x": "secret"}, error)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (asyncpg.QueryCanceledError("secret"), "overloaded"),
        (asyncpg.LockNotAvailableError("secret"), "overloaded"),
        (asyncpg.SerializationError("secret"), "overloaded"),
        (asyncpg.DeadlockDetectedError("secret"), "overloaded"),
        (asyncpg.TooManyConnectionsError("secret"), "overloaded"),
        (asyncpg.DiskFullError("secret"), "overloaded"),
        (asyncpg.AdminShutdownError("secret"), "database_unavailable"),
        (asyncpg.CannotConnectNowError("secret"), "database_unavailable"),
        (asyncpg.ConnectionDoesNotExistError("secret"), "database_unavailable"),
        (asyncpg.ReadOnlySQLTransactionError("secret"), "database_unavailable"),
        (asyncpg.InterfaceError("connection is closed"), "database_unavailable"),
        (asyncpg.InternalClientError("waiter is done"), "database_unavailable"),
        (asyncpg.NumericValueOutOfRangeError("secret"), "invalid_input"),
        (asyncpg.CharacterNotInRepertoireError("secret"), "invalid_input"),
        (sa.TimeoutError("QueuePool limit"), "overloaded"),
        (asyncpg.UniqueViolationError("secret"), None),
        (asyncpg.CheckViolationError("secret"), None),
        (asyncpg.UndefinedTableError("secret"), None),
        (asyncpg.InterfaceError("another operation is in progress"), None),
        (TimeoutError(), None),
        (ConnectionRefusedError(), None),
        (ValueError("secret"), None),
    ],
    ids=repr,
)
def test_a_failure_means_one_thing_bare_and_wrapped(error, code):
    for one in (error, wrapped(error)) if not isinstance(error, OSError | ValueError) else (error,):
        refusal = classify(one)
        assert (refusal.code if refusal else None) == code
        if refusal is not None and code != "invalid_input":
            assert refusal.retry_after_s


def test_circles_of_causes_end():
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert classify(one) is None


@pytest.mark.enable_socket
async def test_a_refused_connection_is_an_unavailable_database():
    engine = create_async_engine("postgresql+asyncpg://nobody:x@127.0.0.1:1/none")
    with pytest.raises(ConnectionRefusedError) as by_engine:
        async with engine.connect():
            pass
    with pytest.raises(ConnectionRefusedError) as by_driver:
        await asyncpg.connect("postgresql://nobody:x@127.0.0.1:1/none")
    with pytest.raises(ConnectionRefusedError) as by_other:
        await asyncio.open_connection("127.0.0.1", 1)
    await engine.dispose()
    assert classify(by_engine.value).code == "database_unavailable"
    assert classify(by_driver.value).code == "database_unavailable"
    assert classify(by_other.value) is None
