"""The small application of `edge_app`."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.http.edge.edge_app import client_of, make_app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(make_app()) as client:
        yield client
