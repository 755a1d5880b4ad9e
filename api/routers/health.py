"""`/livez`: the process answers. `/readyz`: it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from pydantic import Field

from api.db.failures import DatabaseUnavailable
from api.schemas.fields import OutModel
from api.schemas.problems import refusals

PROBE_TIME_S = 3.0

Probe = Callable[[], Awaitable[bool]]


class Health(OutModel):
    """The answer of a probe."""

    status: str = Field(description="`ok`.", examples=["ok"])


def health_router(probe: Probe) -> APIRouter:
    """Both probes.

    Args:
        probe: Tells whether the service can work; an exception or more than three seconds mean no.
    """
    router = APIRouter(tags=["service"])

    @router.get("/livez", summary="Is the process alive?", operation_id="read_liveness")
    async def read_liveness() -> Health:
        """Answers as long as the process does; looks at nothing else."""
        return Health(status="ok")

    @router.get(
        "/readyz",
        summary="Can the service do its work?",
        operation_id="read_readiness",
        responses=refusals("database_unavailable"),
    )
    async def read_readiness() -> Health:
        """Looks at the database; 503 while it cannot be used."""
        if not await _is_ready(probe):
            raise DatabaseUnavailable(retry_after_s=2)
        return Health(status="ok")

    return router


async def _is_ready(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_TIME_S):
            return await probe()
    except Exception:  # noqa: BLE001 - whatever keeps the probe from answering means "not ready"
        return False
