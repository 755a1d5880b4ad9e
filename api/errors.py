"""Refusals: facts with a stable code. They know no transport; `api.schemas.problems` has their words."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal that was expected: data with a code, never a stack trace.

    Args:
        extra: Further members of the answer. Never anything that the caller sent.
        retry_after_s: Seconds after which the same request may succeed.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, *, extra: dict[str, Any] | None = None, retry_after_s: int | None = None) -> None:
        super().__init__(self.code)
        self.extra = extra or {}
        self.retry_after_s = retry_after_s


class InvalidField(DomainError):
    """One field of a well-formed request breaks a rule.

    Args:
        pointer: JSON pointer of the field, or None for the whole.
        field_code: What is wrong with it, snake_case.
        parameter: Name of a query or path parameter instead of a pointer.
    """

    code = "invalid_input"

    def __init__(self, field_code: str, *, pointer: str | None = None, parameter: str | None = None) -> None:
        super().__init__()
        self.field_code = field_code
        self.pointer = pointer
        self.parameter = parameter


class NotFound(DomainError):
    """The thing does not exist for this caller."""

    code = "not_found"


class NotAllowed(DomainError):
    """The role or duty may never use this verb."""

    code = "not_allowed"


class IllegalTransition(DomainError):
    """There is no edge from the present state to the wanted one."""

    code = "illegal_transition"


class SamePerson(DomainError):
    """The rule asks for a second person."""

    code = "same_person"


class IdConflict(DomainError):
    """The id is known with other content."""

    code = "id_conflict"


class PreconditionRequired(DomainError):
    """If-Match is missing."""

    code = "precondition_required"


class Stale(DomainError):
    """If-Match names an older version."""

    code = "stale"


class SessionEnded(DomainError):
    """The session was ended, here or elsewhere."""

    code = "session_ended"


class TokenExpired(DomainError):
    """The access token is missing, not valid, or no longer valid; a refresh may help."""

    code = "token_expired"


class ReceiptUnknown(DomainError):
    """No such receipt: unknown, malformed and erased are one answer."""

    code = "receipt_unknown"


class TooManyRequests(DomainError):
    """Slow down."""

    code = "too_many_requests"


class Overloaded(DomainError):
    """No room just now; the same request may be sent again."""

    code = "overloaded"


class ReceiptBurnt(DomainError):
    """The receipt was destroyed by its owner: nobody would read an answer."""

    code = "receipt_burnt"
