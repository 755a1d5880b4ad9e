"""Room by plane: one plane full of work never takes the place of another. Bare ASGI."""

import asyncio
from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import Overloaded
from api.routers.planes import Plane, plane_of
from api.routers.problem_answers import problem_answer

WAIT_S = 2.0
# Requests that may be inside the application at one moment, in one process. `police_wait` is wide since
# a waiting claim holds neither a connection nor a thread. The service's own probes are never refused.
DEFAULT_PLACES: Mapping[Plane, int] = {
    Plane.AUTH: 64,
    Plane.CARE: 32,
    Plane.DASHBOARD: 16,
    Plane.POLICE: 32,
    Plane.POLICE_WAIT: 512,
    Plane.PUBLIC: 128,
    Plane.STAFF: 64,
}


class Budgets:
    """Bare ASGI: a place on the request's plane within two seconds, or 503.

    Args:
        app: The application.
        places: Places by plane; planes that are missing have no bound.
        wait_s: Longest wait for a place, in seconds.
    """

    def __init__(
        self, app: ASGIApp, places: Mapping[Plane, int] = DEFAULT_PLACES, wait_s: float = WAIT_S
    ) -> None:
        self.app = app
        self._wait_s = wait_s
        self._places = {plane: asyncio.Semaphore(count) for plane, count in places.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application when there is a place."""
        place = self._places.get(plane_of(scope)) if scope["type"] == "http" else None
        if place is None:
            await self.app(scope, receive, send)
            return
        if not await self._take(place):
            await problem_answer(scope, Overloaded.code)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            place.release()

    async def _take(self, place: asyncio.Semaphore) -> bool:
        if not place.locked():
            # Does not suspend: there is a place and nobody is in front.
            return await place.acquire()
        try:
            async with asyncio.timeout(self._wait_s):
                return await place.acquire()
        except TimeoutError:
            return False
