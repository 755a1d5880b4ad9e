"""Signing in, staying signed in, signing out, and opening an account."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.link_codes import link_hash, parse_link_code
from api.crypto.passwords import hash_password, password_problem
from api.crypto.refresh import parse_refresh
from api.crypto.tokens import TokenInvalid
from api.domain.people import activation
from api.domain.people.passwords import PasswordTooWeak
from api.domain.sessions.refresh import find_holder, sign_out
from api.routers.answers import Answer
from api.routers.dependencies import Parts
from api.routers.services import Services
from api.routers.strict_json import StrictRoute
from api.routers.tokens import (
    InvalidRequest,
    UnsupportedGrantType,
    address_of,
    grant_client_credentials,
    grant_password,
    grant_refresh,
    public,
)
from api.schemas.auth import ActivationIn, RevocationIn, TokenIn, TokenOut
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/auth", tags=["auth"], route_class=StrictRoute)


@router.post(
    "/token",
    operation_id="issue_token",
    openapi_extra={"security": [{"Client": []}, {}]},
    response_model=TokenOut,
    response_model_exclude_none=True,
    responses=refusals(
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "mfa_required",
        "overloaded",
        "too_many_requests",
        "unsupported_grant_type",
        "unsupported_media_type",
    ),
)
async def issue_token(request: Request, parts: Parts, form: Annotated[TokenIn, Form()]) -> Response:
    """Give an access token for a password, a refresh token, or a client's secret (RFC 6749).

    A refresh token works once; send a `refresh_nonce` to be able to ask again for a lost answer. Using an
    older one ends the session. Refusals are problems that also carry `error` and `error_description`.
    """
    await _check_once(request, TokenIn.model_fields)
    match form.grant_type:
        case "password":
            token = await grant_password(parts, form, address_of(request))
        case "refresh_token":
            token = await grant_refresh(parts, form)
        case "client_credentials":
            token = await grant_client_credentials(parts, request, form)
        case _:
            raise UnsupportedGrantType
    return Answer(token.model_dump(exclude_none=True)).response()


@router.post(
    "/revoke",
    operation_id="revoke_token",
    response_class=Response,
    response_description="The session has ended, or there was none.",
    responses=refusals("invalid_request", "unsupported_media_type"),
)
async def revoke_token(request: Request, parts: Parts, form: Annotated[RevocationIn, Form()]) -> Response:
    """Sign out: end the session of a refresh or access token (RFC 7009).

    Always 200, whatever the token was; every token of the session is worthless afterwards.
    """
    await _check_once(request, RevocationIn.model_fields)
    named = _session_of(parts, form.token)
    if named is not None:
        async with parts.database.begin_as(public(named.street_id), DatabaseRole.AUTH) as session:
            holder = await find_holder(session, named.session_id)
            if holder is not None:
                await sign_out(session, holder, named.session_id, now=parts.clock())
    return Response(status_code=200)


@router.post(
    "/activation",
    operation_id="activate_account",
    status_code=204,
    response_class=Response,
    responses=refusals("invalid_input", "link_code_invalid", "overloaded", "password_too_weak"),
)
async def activate_account(parts: Parts, body: ActivationIn) -> Response:
    """Open an account, or reset its password, with a link code.

    The code works once, for 24 hours. Every session of the account ends. `password_too_weak` tells in
    `reason` why; the code is not spent by a refusal.
    """
    link = parse_link_code(body.link_code)
    if link is None:
        raise activation.LinkCodeInvalid
    code_hash = link_hash(link, parts.keyring.link_secret)
    actor = public(link.street_id)
    async with parts.database.begin_as(actor, DatabaseRole.AUTH) as session:
        opening = await activation.find_opening(session, code_hash, now=parts.clock())
    check_password(body.new_password, opening.known_words)
    password_hash = await parts.hashing.run(hash_password, body.new_password)
    async with parts.database.begin_as(actor, DatabaseRole.AUTH) as session:
        await activation.activate_account(session, code_hash, password_hash, now=parts.clock())
    return Response(status_code=204)


def check_password(password: str, known_words: Iterable[str]) -> None:
    """Refuse a new password that somebody would guess.

    Raises:
        PasswordTooWeak: With the reason.
    """
    problem = password_problem(password, context=known_words)
    if problem is not None:
        raise PasswordTooWeak(extra={"reason": problem})


def _session_of(services: Services, token: str) -> Actor | None:
    """Street and session that a token of ours names."""
    refresh = parse_refresh(token, services.keyring.refresh_secret)
    if refresh is not None:
        return Actor("public", refresh.street_id, session_id=refresh.session_id)
    try:
        claims = services.codec.verify(token, services.clock())
    except TokenInvalid:
        return None
    return Actor("public", claims.street, session_id=claims.sid)


async def _check_once(request: Request, names: Iterable[str]) -> None:
    """Refuse a known parameter that comes twice. Source: RFC 6749, 3.2."""
    form = await request.form()
    if any(len(form.getlist(name)) > 1 for name in names):
        raise InvalidRequest
