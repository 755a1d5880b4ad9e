"""Signing in over HTTP, as a client does."""

from functools import lru_cache
from typing import Any

import httpx

from api.crypto.passwords import hash_password

PASSWORD = "purple lantern over nine bridges"
OTHER_PASSWORD = "seven quiet herons by the lock"


@lru_cache
def hashed(password: str = PASSWORD) -> str:
    return hash_password(password)


async def ask(client: httpx.AsyncClient, **form: Any) -> httpx.Response:
    return await client.post("/v1/auth/token", data=form)


async def sign_in(client: httpx.AsyncClient, login: str, password: str = PASSWORD) -> dict[str, Any]:
    answer = await ask(client, grant_type="password", username=login, password=password)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refresh(client: httpx.AsyncClient, token: str, nonce: str | None = None) -> httpx.Response:
    named = {} if nonce is None else {"refresh_nonce": nonce}
    return await ask(client, grant_type="refresh_token", refresh_token=token, **named)


def bearer(token: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {token['access_token']}"}
