"""What a failing database means to the caller. Nothing of the database's own words leaves here."""

from asyncpg import exceptions as pg
from sqlalchemy import exc as sa

from api.errors import DomainError, InvalidField, Overloaded

RETRY_AFTER_S = 2

# Source: PostgreSQL, appendix A. Classes that pass by themselves: the same request may be sent again.
_BUSY_STATES = ("40", "53", "55P03", "57014")
_GONE_STATES = ("08", "57P", "25006", "58")
# A value that no column can hold. The edge should have refused it, so it is recorded as well.
_BAD_VALUE_STATES = ("22",)


class DatabaseUnavailable(DomainError):
    """The database cannot be reached, or went away before it confirmed."""

    code = "database_unavailable"


def classify(error: BaseException) -> DomainError | None:
    """The refusal that a failure of the database amounts to, or None when it is a bug.

    A broken constraint is a bug here: whoever expects one turns it into a refusal at the statement.
    """
    for one in _chain(error):
        state = _state_of(one)
        if state is not None:
            refusal = _by_state(state)
            if refusal is not None:
                return refusal
        elif isinstance(one, sa.TimeoutError):
            return Overloaded(retry_after_s=RETRY_AFTER_S)
        elif isinstance(one, pg.InternalClientError):
            # A server that ends a session in the middle of an exchange leaves the driver in no known state.
            return DatabaseUnavailable(retry_after_s=RETRY_AFTER_S)
        elif isinstance(one, pg.InterfaceError):
            return _by_interface_error(one)
    return _by_connection(error)


def _by_state(state: str) -> DomainError | None:
    if state.startswith(_BUSY_STATES):
        return Overloaded(retry_after_s=RETRY_AFTER_S)
    if state.startswith(_GONE_STATES):
        return DatabaseUnavailable(retry_after_s=RETRY_AFTER_S)
    if state.startswith(_BAD_VALUE_STATES):
        return InvalidField("invalid")
    return None


def _by_interface_error(error: pg.InterfaceError) -> DomainError | None:
    # asyncpg has one class for "the connection is gone" and for misuse; misuse is a bug.
    if "clos" in str(error) or "released" in str(error):
        return DatabaseUnavailable(retry_after_s=RETRY_AFTER_S)
    return None


def _by_connection(error: BaseException) -> DomainError | None:
    """Refused, reset or slow connections, but only where a database driver raised them."""
    chain = _chain(error)
    from_driver = any(isinstance(one, sa.DBAPIError) for one in chain) or _raised_in_driver(error)
    if from_driver and any(isinstance(one, OSError | TimeoutError) for one in chain):
        return DatabaseUnavailable(retry_after_s=RETRY_AFTER_S)
    if any(isinstance(one, sa.DBAPIError) and one.connection_invalidated for one in chain):
        return DatabaseUnavailable(retry_after_s=RETRY_AFTER_S)
    return None


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what the driver said, and the causes below; bounded, and safe against circles."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 12:  # noqa: PLR2004 - deeper chains tell nothing new
        one = waiting.pop(0)
        if one is None or any(one is seen for seen in found):
            continue
        found.append(one)
        if isinstance(one, sa.DBAPIError):
            waiting.append(one.orig)
        waiting.append(one.__cause__)
    return found


def _state_of(error: BaseException) -> str | None:
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return state if isinstance(state, str) else None


def _raised_in_driver(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == "asyncpg":
            return True
        trace = trace.tb_next
    return False
