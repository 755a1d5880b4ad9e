"""The baseline that most people would write: FastAPI and SQLModel after the official template.

Its way: one model a table, a session a request by `Depends`, objects added, committed and refreshed,
`response_model` on the way out. The template uses a synchronous driver; this project has none, so the session
is SQLModel's asynchronous one on asyncpg, which was the faster of the two when both were measured.
"""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordRequestForm
from jose import jwt
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import defer
from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.template_models import (
    Account,
    Acknowledged,
    AcknowledgedList,
    Acknowledgements,
    CheckIn,
    CheckInBase,
    CheckInBatch,
    CheckInCreate,
    CheckInResult,
    CheckInResults,
    CheckInsPublic,
    ClaimCreate,
    Claimed,
    ClaimPublic,
    Clue,
    CluePublic,
    Credential,
    Lease,
    ReceiptClaim,
    Session,
    Tip,
    TipAttachment,
    TipBase,
    TipContest,
    TipCreate,
    TipMessage,
    TipPublic,
    TipReceived,
    TipsPublic,
    Token,
)

PLACE = json.loads(os.environ["BENCH_PLACE"])
STREET, STATION, POLICE = UUID(PLACE["street_id"]), UUID(PLACE["station_id"]), UUID(PLACE["police_id"])
INTAKE, WORKER, GRID = (UUID(PLACE[name]) for name in ("intake_id", "worker_id", "grid_id"))
HASHER = PasswordHasher()
SECRET = secrets.token_urlsafe(32)


engine = create_async_engine(
    "postgresql+asyncpg://",
    connect_args=json.loads(os.environ["BENCH_DATABASE"]),
    pool_size=8,
    max_overflow=0,
)
app = FastAPI()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]


@app.post("/v1/tips", status_code=201, response_model=TipReceived)
async def submit_tip(sent: TipCreate, session: SessionDep) -> Any:
    today, receipt = datetime.now(UTC).date(), secrets.token_hex(12)
    tip = Tip(
        **sent.model_dump(include=TipBase.model_fields.keys()),
        street_id=INTAKE,
        id=uuid4(),
        received_on=today,
        received_bucket=3,
        due_on=today + timedelta(days=1),
        reporter_mode=sent.reporter.mode,
        envelope=sent.content.model_dump(),
    )
    code = receipt.encode()
    session.add(tip)
    session.add(
        ReceiptClaim(
            lookup_id=code,
            home_street_id=INTAKE,
            kind="tip",
            subject_id=tip.id,
            body_tag=code,
            received_on=today,
        )
    )
    await session.commit()
    await session.refresh(tip)
    return TipReceived(receipt_code=receipt, received_on=tip.received_on, status=tip.status)


@app.get("/v1/tips", response_model=TipsPublic)
async def list_tips(session: SessionDep, limit: int = 50) -> Any:
    mine = (TipAttachment.street_id == STREET, TipAttachment.tip_id == Tip.id)
    messages = (TipMessage.street_id == STREET, TipMessage.tip_id == Tip.id, TipMessage.author == "reporter")
    contests = (TipContest.street_id == STREET, TipContest.tip_id == Tip.id, TipContest.state == "open")
    query = (
        select(
            Tip,
            select(func.count()).select_from(TipAttachment).where(*mine).scalar_subquery(),
            exists().where(*messages, col(TipMessage.is_new)),
            exists().where(*contests),
        )
        .options(defer(Tip.envelope))
        .where(Tip.street_id == STREET)
        .order_by(col(Tip.received_on).desc(), col(Tip.received_bucket).desc(), col(Tip.id).desc())
        .limit(limit + 1)
    )
    rows = (await session.exec(query)).all()
    items = [
        TipPublic.model_validate(
            tip, update={"attachment_count": files, "has_new_message": is_new, "is_contested": is_contested}
        )
        for tip, files, is_new, is_contested in rows[:limit]
    ]
    return TipsPublic(items=items, next_cursor=str(items[-1].id) if len(rows) > limit else None)


@app.post("/v1/auth/token", response_model=Token)
async def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()], session: SessionDep) -> Any:
    query = (
        select(Account, Credential.password_hash)
        .join(Credential, col(Credential.account_id) == col(Account.id))
        .where(Account.street_id == STREET, Credential.street_id == STREET, Account.login == form.username)
    )
    account, password_hash = (await session.exec(query)).one()
    await asyncio.to_thread(HASHER.verify, password_hash, form.password)
    now, refresh = datetime.now(UTC), secrets.token_urlsafe(32)
    expires = now + timedelta(hours=12)
    session.add(
        Session(
            street_id=STREET,
            id=uuid4(),
            account_id=account.id,
            refresh_hash=refresh.encode(),
            created_at=now,
            last_used_at=now,
            expires_at=expires,
        )
    )
    await session.commit()
    claims = {"sub": str(account.id), "exp": now + timedelta(minutes=10)}
    return Token(access_token=jwt.encode(claims, SECRET, algorithm="HS256"), refresh_token=refresh)


@app.post("/v1/queue/claims", response_model=ClaimPublic)
async def claim(sent: ClaimCreate, session: SessionDep) -> Any:
    query = (
        select(Clue)
        .where(Clue.street_id == STREET, Clue.station_id == STATION, Clue.status == "ready")
        .order_by(col(Clue.urgency).desc(), col(Clue.handed_off_at), col(Clue.id))
        .limit(sent.limit)
        .with_for_update(skip_locked=True)
    )
    clues = (await session.exec(query)).all()
    now = datetime.now(UTC)
    for clue in clues:
        clue.status, clue.version = "leased", clue.version + 1
        clue.lease_account_id, clue.lease_claim_id = POLICE, sent.claim_id
        clue.lease_started_at, clue.lease_expires_at = now, now + timedelta(seconds=sent.lease_s)
        session.add(clue)
    await session.commit()
    return ClaimPublic(
        items=[Claimed(clue=CluePublic.model_validate(clue), lease=_lease(clue)) for clue in clues]
    )


def _lease(clue: Clue) -> Lease:
    token = f"{clue.id}.{clue.epoch}.{clue.attempt}"
    return Lease(token=token, expires_at=clue.lease_expires_at, attempt=clue.attempt, epoch=clue.epoch)


@app.post("/v1/queue/acknowledgements", response_model=AcknowledgedList)
async def acknowledge(sent: Acknowledgements, session: SessionDep) -> Any:
    digests = {UUID(item.token.partition(".")[0]): item.digest for item in sent.items}
    query = (
        select(Clue)
        .options(defer(Clue.sealed_package))
        .where(Clue.street_id == STREET, col(Clue.id).in_(digests), Clue.status == "leased")
    )
    clues = [clue for clue in (await session.exec(query)).all() if clue.digest == digests[clue.id]]
    for clue in clues:
        clue.status, clue.acknowledged_at = "acknowledged", datetime.now(UTC)
        clue.answered_attempt, clue.version = clue.attempt, clue.version + 1
        clue.lease_account_id = clue.lease_claim_id = clue.lease_started_at = clue.lease_expires_at = None
        session.add(clue)
    await session.commit()
    return AcknowledgedList(items=[Acknowledged.model_validate(clue) for clue in clues])


def _check_in(sent: CheckInCreate) -> CheckIn:
    return CheckIn(
        **sent.model_dump(include=CheckInBase.model_fields.keys()),
        street_id=STREET,
        account_id=WORKER,
        grid_id=GRID,
        device_at=sent.observed_at,
        observed_at=sent.observed_at,
        received_at=datetime.now(UTC),
        flags=[],
    )


@app.post("/v1/check-ins", response_model=CheckInResults)
async def check_in(sent: CheckInCreate, session: SessionDep) -> Any:
    row = _check_in(sent)
    session.add(row)
    await session.commit()
    await session.refresh(row)
    return CheckInResults(items=[CheckInResult(id=row.id)])


@app.post("/v1/check-ins/batch", response_model=CheckInResults)
async def check_in_batch(sent: CheckInBatch, session: SessionDep) -> Any:
    rows = [_check_in(item) for item in sent.items]
    session.add_all(rows)
    await session.commit()
    return CheckInResults(items=[CheckInResult(id=row.id) for row in rows])


@app.get("/v1/check-ins", response_model=CheckInsPublic)
async def list_check_ins(session: SessionDep, limit: int = 50) -> Any:
    query = (
        select(CheckIn)
        .where(CheckIn.street_id == STREET, CheckIn.account_id == WORKER)
        .order_by(col(CheckIn.observed_at).desc(), col(CheckIn.id).desc())
        .limit(limit + 1)
    )
    rows = (await session.exec(query)).all()
    cursor = str(rows[limit - 1].id) if len(rows) > limit else None
    return {"items": rows[:limit], "next_cursor": cursor}
