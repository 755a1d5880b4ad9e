"""The small application of `edge_app`, and its log as an operator would see it."""

import io
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from api.kit.logs import configure_logs
from tests.http.edge.edge_app import client_of, make_app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(make_app()) as client:
        yield client


@pytest.fixture
def log_lines() -> Iterator[list[dict]]:
    """Every line that any logger writes during the test, as an operator would see it."""
    lines: list[dict] = []

    class Stream(io.StringIO):
        def write(self, text: str) -> int:
            lines.extend(json.loads(line) for line in text.splitlines() if line)
            return len(text)

    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.error")
    before = root.handlers[:], root.level, uvicorn.level, sys.excepthook
    configure_logs(stream=Stream())
    yield lines
    configure_logs()
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    uvicorn.setLevel(before[2])
    sys.excepthook = before[3]
