"""What a job works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.access.actor import Actor
from api.crypto.keyring import Keyring
from api.db.unit import Database
from api.domain.notices.delivery import Notifier
from api.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class Hands:
    """The parts of the worker's process.

    Attributes:
        notifier: How people are told that there is something for them; None when nobody is.
    """

    database: Database
    keyring: Keyring
    clock: Clock
    notifier: Notifier | None = None


Job = Callable[[Hands, Actor], Awaitable[int]]
"""Does its work for one street, in a transaction that it opens; tells how many things it did."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job and how often it runs.

    Attributes:
        interval_s: Seconds between two runs.
    """

    name: str
    interval_s: float
    job: Job
