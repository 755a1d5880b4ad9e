"""New identifiers. Whatever belongs to a tip gets a random one, everything else one that sorts by time."""

import uuid

import uuid6


def new_id() -> uuid.UUID:
    """A UUIDv7: sorts by creation, and therefore tells when it was made."""
    return uuid.UUID(int=uuid6.uuid7().int)


def new_secret_id() -> uuid.UUID:
    """A UUIDv4 for tips and what carries their id: it must not tell when it was made."""
    return uuid.uuid4()


NIL = uuid.UUID(int=0)
