"""A small application with real routes behind the real edge."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI, File, Form, Header, UploadFile
from pydantic import Field

from api.errors import IllegalTransition, InvalidField, ReceiptUnknown, TokenExpired, TooManyRequests
from api.routers.edge import APP_OPTIONS, EdgeOptions, install
from api.routers.strict_json import StrictRoute
from api.schemas.fields import HexDigest, Id, LegalDate, Line, LongText, Option, StrictModel, UtcDatetime
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor
from api.schemas.problems import refusals

CANARY = "canary7f3a9b"


class Anonymous(StrictModel):
    mode: Literal["anonymous"]


class Named(StrictModel):
    mode: Literal["named"]
    name: Line
    age: int = Field(ge=0, le=150)


class Point(StrictModel):
    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)


class Kind(StrEnum):
    WALK = "walk"


class Note(StrictModel):
    text: LongText
    line: Line | None = None
    digest: HexDigest | None = None
    id: Id | None = None
    at: UtcDatetime | None = None
    on: LegalDate | None = None
    count: int | None = Field(None, ge=0, le=1000)
    kind: Option[Kind] | None = None
    flag: bool | None = None
    point: Point | None = None
    reporter: Annotated[Anonymous | Named, Field(discriminator="mode")] | None = None
    tags: list[Line] = Field(default_factory=list, max_length=3)


class SecretFault(Exception):
    """Carries what must not be seen."""


router = APIRouter(prefix="/v1", route_class=StrictRoute)


@router.post("/notes", status_code=201, responses=refusals("illegal_transition", "invalid_input"))
async def write_note(note: Note, access_purpose: Annotated[str | None, Header(max_length=50)] = None) -> Note:
    """Keep a note."""
    assert access_purpose is None or len(access_purpose) <= 50
    return note


@router.post("/tips", status_code=201)
async def submit_tip(note: Note) -> Note:
    """The public door."""
    return note


@router.get("/notes", responses=refusals("invalid_input"))
async def list_notes(limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[str]:
    """A list."""
    decode_cursor(cursor, str, UUID)
    return Page(items=[str(limit)], next_cursor=None)


@router.get("/notes/{note_id}")
async def read_note(note_id: Id) -> dict[str, str]:
    """One."""
    return {"id": str(note_id)}


@router.post("/receipt/attachments")
async def upload(file: Annotated[UploadFile, File()]) -> dict[str, bool | int]:
    """A file, which must not reach the disk."""
    data = await file.read()
    return {"size": len(data), "is_spooled": bool(getattr(file.file, "_rolled", False))}


@router.post("/auth/token")
async def token(grant_type: Annotated[str, Form(max_length=20)]) -> dict[str, str]:
    """Forms."""
    if grant_type == "old":
        raise TokenExpired
    return {"grant_type": grant_type}


@router.get("/fail/{kind}")
@router.get("/receipt/fail/{kind}", operation_id="fail_with_receipt")
async def fail(kind: str) -> None:
    """Each way to fail."""
    errors = {
        "state": IllegalTransition(),
        "field": InvalidField("duplicate_value", pointer="/items/3"),
        "token": TokenExpired(),
        "receipt": ReceiptUnknown(),
        "slow": TooManyRequests(retry_after_s=7),
        "gone": ConnectionRefusedError(CANARY),
    }
    raise errors.get(kind) or SecretFault(CANARY)


async def ready() -> bool:
    return True


def make_app(options: EdgeOptions | None = None) -> FastAPI:
    app = FastAPI(title="edge", version="1", **APP_OPTIONS)
    app.include_router(router)
    install(app, options or EdgeOptions(probe=ready, has_docs=True))
    return app


def client_of(app: FastAPI, **kwargs) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge.test", **kwargs)
