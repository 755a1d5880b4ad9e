"""The bare baseline: Starlette, asyncpg and orjson. It validates nothing and knows nobody."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import asyncpg
import orjson
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench import sql

PLACE = json.loads(os.environ["BENCH_PLACE"])
STREET, STATION, POLICE = UUID(PLACE["street_id"]), UUID(PLACE["station_id"]), UUID(PLACE["police_id"])
INTAKE, WORKER, GRID = (UUID(PLACE[name]) for name in ("intake_id", "worker_id", "grid_id"))
HASHER = PasswordHasher()


def answer(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


async def submit_tip(request: Request) -> Response:
    sent = orjson.loads(await request.body())
    receipt = secrets.token_hex(12)
    async with request.app.state.pool.acquire() as connection:
        await connection.execute(
            sql.INSERT_TIP,
            INTAKE,
            uuid4(),
            receipt.encode(),
            sent["category"],
            sent["urgency"],
            sent["community_code"],
            sent["channel_hint"],
            sent["substance_hint"],
            sent["reporter"]["mode"],
            orjson.dumps(sent["content"]).decode(),
        )
    return answer({"receipt_code": receipt, "status": "received"}, 201)


async def sign_in(request: Request) -> Response:
    form = parse_qs((await request.body()).decode())
    pool = request.app.state.pool
    async with pool.acquire() as connection:
        account = await connection.fetchrow(sql.FIND_ACCOUNT, STREET, form["username"][0])
    await asyncio.to_thread(HASHER.verify, account["password_hash"], form["password"][0])
    token = secrets.token_urlsafe(32)
    async with pool.acquire() as connection:
        await connection.execute(sql.INSERT_SESSION, STREET, uuid4(), account["id"], token.encode())
    return answer({"access_token": token, "token_type": "bearer", "expires_in": 600})


async def list_tips(request: Request) -> Response:
    limit = int(request.query_params["limit"])
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(sql.LIST_TIPS, STREET, limit + 1)
    items = [dict(row) for row in rows[:limit]]
    return answer({"items": items, "next_cursor": items[-1]["id"] if len(rows) > limit else None})


async def claim(request: Request) -> Response:
    sent = orjson.loads(await request.body())
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(sql.CLAIM, STREET, STATION, sent["claim_id"], sent["limit"], POLICE)
    return answer({"items": [_claimed(dict(row)) for row in rows]})


def _claimed(row: dict) -> dict:
    lease = {"token": f"{row['id']}.{row.pop('epoch')}.{row.pop('attempt')}"}
    lease["expires_at"] = row.pop("lease_expires_at")
    row["sealed_package"] = orjson.Fragment(row["sealed_package"])
    return {"kind": "clue", "clue": row, "lease": lease}


async def acknowledge(request: Request) -> Response:
    items = orjson.loads(await request.body())["items"]
    ids = [item["token"].partition(".")[0] for item in items]
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(sql.ACKNOWLEDGE, STREET, ids, [item["digest"] for item in items])
    return answer({"items": [dict(row) for row in rows]})


async def check_in(request: Request) -> Response:
    sent = orjson.loads(await request.body())
    async with request.app.state.pool.acquire() as connection:
        await connection.execute(
            sql.INSERT_CHECK_IN,
            STREET,
            sent["id"],
            WORKER,
            GRID,
            sent["kind"],
            datetime.fromisoformat(sent["observed_at"]),
            sent["longitude"],
            sent["latitude"],
            sent["crs"],
            sent["accuracy_m"],
        )
    return answer({"items": [{"id": sent["id"], "result": "created"}]})


async def check_in_batch(request: Request) -> Response:
    items = orjson.loads(await request.body())["items"]
    async with request.app.state.pool.acquire() as connection:
        await connection.execute(
            sql.INSERT_CHECK_INS,
            STREET,
            WORKER,
            GRID,
            [item["id"] for item in items],
            [item["kind"] for item in items],
            [datetime.fromisoformat(item["observed_at"]) for item in items],
            [item["longitude"] for item in items],
            [item["latitude"] for item in items],
            [item["crs"] for item in items],
            [item["accuracy_m"] for item in items],
        )
    return answer({"items": [{"id": item["id"], "result": "created"} for item in items]})


async def list_check_ins(request: Request) -> Response:
    limit = int(request.query_params["limit"])
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(sql.LIST_CHECK_INS, STREET, WORKER, limit + 1)
    items = [dict(row) for row in rows[:limit]]
    return answer({"items": items, "next_cursor": items[-1]["id"] if len(rows) > limit else None})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    address = json.loads(os.environ["BENCH_DATABASE"])
    async with asyncpg.create_pool(**address, min_size=8, max_size=8) as pool:
        app.state.pool = pool
        yield


app = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/v1/tips", submit_tip, methods=["POST"]),
        Route("/v1/tips", list_tips, methods=["GET"]),
        Route("/v1/auth/token", sign_in, methods=["POST"]),
        Route("/v1/queue/claims", claim, methods=["POST"]),
        Route("/v1/queue/acknowledgements", acknowledge, methods=["POST"]),
        Route("/v1/check-ins", check_in, methods=["POST"]),
        Route("/v1/check-ins", list_check_ins, methods=["GET"]),
        Route("/v1/check-ins/batch", check_in_batch, methods=["POST"]),
    ],
)
