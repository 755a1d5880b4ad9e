"""The three grants of the token endpoint. No database connection is held while a password is hashed."""

import asyncio
import base64
import binascii
import time
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from urllib.parse import unquote_plus
from uuid import UUID

from fastapi import Request

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.passwords import hash_password, needs_rehash, verify_password
from api.crypto.refresh import new_refresh, parse_refresh, refresh_hash
from api.domain.people.words import LOGIN
from api.domain.sessions.refresh import use_refresh_token
from api.domain.sessions.service import NewSession
from api.domain.sessions.sign_in import Candidate, admit, find_candidate, record_refusal
from api.domain.sessions.words import ACCESS_TTL_S, CLIENT, LIFETIME_OF_ROLE
from api.errors import DomainError, TooManyRequests
from api.kit.ids import NIL, new_id
from api.routers.services import Services
from api.schemas.auth import TokenIn, TokenOut

LONGEST_PART = 1024
REFUSAL_FLOOR_S = 0.4
"""A refusal takes at least so long, so that its time does not tell whether the login exists."""


class InvalidClient(DomainError):
    """The client id or secret is not right."""

    code = "invalid_client"


class InvalidGrant(DomainError):
    """Login, password or refresh token is not right, or not any more."""

    code = "invalid_grant"


class InvalidRequest(DomainError):
    """A parameter is missing, repeated or malformed."""

    code = "invalid_request"


class UnsupportedGrantType(DomainError):
    """Not one of the three grants."""

    code = "unsupported_grant_type"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: the login as typed, from where, and when it began."""

    login: str
    address: str | None
    began_s: float

    def lookup(self) -> str:
        """The login to look for; the empty one, which nobody has, when it cannot be one."""
        return self.login if LOGIN.fullmatch(self.login) else ""


def public(street_id: UUID = NIL) -> Actor:
    """Somebody who is not signed in yet."""
    return Actor(kind="public", street_id=street_id)


async def grant_password(services: Services, form: TokenIn, address: str | None) -> TokenOut:
    """Sign a person in.

    Raises:
        InvalidRequest: Login or password is missing.
        InvalidGrant: They do not fit; unknown, suspended and wrong are one answer.
        TooManyRequests: Wait, after wrong tries.
        Overloaded: Too many sign in just now.
    """
    if form.username is None or form.password is None:
        raise InvalidRequest
    attempt = Attempt(form.username.strip().lower(), address, time.monotonic())
    check_throttle(services, attempt.login, address)
    async with services.database.begin_as(public(), DatabaseRole.AUTH) as session:
        candidate = await find_candidate(session, attempt.lookup())
    stored = None if candidate is None else candidate.password_hash
    is_right = await services.hashing.run(
        verify_password,
        form.password,
        stored,
        check=lambda: check_throttle(services, attempt.login, address),
    )
    if candidate is None or stored is None or not is_right:
        return await _refuse(services, attempt, candidate, InvalidGrant())
    rehashed = await services.hashing.run(hash_password, form.password) if needs_rehash(stored) else None
    new, token = _new_session(services, candidate)
    now = services.clock()
    async with services.database.begin_as(public(candidate.street_id), DatabaseRole.AUTH) as session:
        is_admitted = await admit(session, candidate, new, rehashed=rehashed, now=now)
    if not is_admitted:
        return await _refuse(services, attempt, candidate, InvalidGrant())
    services.sign_in_throttle.record_success(attempt.login, address)
    return TokenOut(
        access_token=_access_token(services, candidate, new, now),
        expires_in=ACCESS_TTL_S,
        refresh_token=token,
        refresh_expires_in=min(new.lifetime.idle_s, new.lifetime.absolute_s),
    )


async def grant_client_credentials(services: Services, request: Request, form: TokenIn) -> TokenOut:
    """Sign a machine in, in one transaction: its secret is random, so a fast hash is enough.

    Raises:
        InvalidRequest: The client names itself twice.
        InvalidClient: Id and secret do not fit.
        TooManyRequests: Wait, after wrong tries.
    """
    client_id, secret = _client_of(request, form)
    address = address_of(request)
    attempt = Attempt(client_id, address, time.monotonic())
    check_throttle(services, client_id, address)
    now = services.clock()
    is_admitted = False
    async with services.database.begin_as(public(), DatabaseRole.AUTH) as session:
        candidate = await find_candidate(session, attempt.lookup())
        if candidate is not None and candidate.has_secret(secret):
            new = NewSession(new_id(), candidate.account_id, None, CLIENT)
            is_admitted = await admit(session, candidate, new, now=now)
    if candidate is None or not is_admitted:
        return await _refuse(services, attempt, candidate, InvalidClient())
    services.sign_in_throttle.record_success(client_id, address)
    return TokenOut(
        access_token=_access_token(services, candidate, new, now),
        expires_in=ACCESS_TTL_S,
    )


async def grant_refresh(services: Services, form: TokenIn) -> TokenOut:
    """Exchange a refresh token for its successor.

    Raises:
        InvalidRequest: The token is missing.
        InvalidGrant: It is not ours, ended, or was used before; the last of these has ended its session.
    """
    if form.refresh_token is None:
        raise InvalidRequest
    secret = services.keyring.refresh_secret
    token = parse_refresh(form.refresh_token, secret)
    if token is None:
        raise InvalidGrant
    now = services.clock()
    async with services.database.begin_as(public(token.street_id), DatabaseRole.AUTH) as session:
        refreshed = await use_refresh_token(
            session, token, form.refresh_token, form.refresh_nonce, secret=secret, now=now
        )
    # Only now: a reuse has ended the family, and that must stand although the answer is a refusal.
    if refreshed is None:
        raise InvalidGrant
    expires_in = min(ACCESS_TTL_S, refreshed.expires_in_s)
    return TokenOut(
        access_token=services.codec.issue(
            sub=refreshed.account_id,
            sid=refreshed.session_id,
            role=refreshed.role.value,
            street=token.street_id,
            now=now,
            ttl_s=expires_in,
        ),
        expires_in=expires_in,
        refresh_token=refreshed.token,
        refresh_expires_in=refreshed.expires_in_s,
    )


def address_of(request: Request) -> str | None:
    """Where a request comes from: for the throttle, which keeps nothing."""
    return None if request.client is None else request.client.host


def check_throttle(services: Services, login: str, address: str | None) -> None:
    """Refuse who must wait.

    Raises:
        TooManyRequests: With the seconds to wait.
    """
    wait_s = services.sign_in_throttle.wait_s(login, address)
    if wait_s > 0:
        raise TooManyRequests(retry_after_s=wait_s)


async def _refuse(
    services: Services, attempt: Attempt, candidate: Candidate | None, refusal: DomainError
) -> NoReturn:
    services.sign_in_throttle.record_failure(attempt.login, attempt.address)
    if candidate is not None:
        async with services.database.begin_as(public(candidate.street_id), DatabaseRole.AUTH) as session:
            await record_refusal(session, candidate, now=services.clock())
    await asyncio.sleep(max(0.0, attempt.began_s + REFUSAL_FLOOR_S - time.monotonic()))
    raise refusal


def _new_session(services: Services, candidate: Candidate) -> tuple[NewSession, str]:
    """A session to be started, and its first refresh token."""
    session_id = new_id()
    token = new_refresh(candidate.street_id, session_id, services.keyring.refresh_secret)
    lifetime = LIFETIME_OF_ROLE[candidate.role]
    return NewSession(session_id, candidate.account_id, refresh_hash(token), lifetime), token


def _access_token(services: Services, candidate: Candidate, new: NewSession, now: datetime) -> str:
    return services.codec.issue(
        sub=new.account_id,
        sid=new.id,
        role=candidate.role.value,
        street=candidate.street_id,
        now=now,
        ttl_s=ACCESS_TTL_S,
    )


def _client_of(request: Request, form: TokenIn) -> tuple[str, str]:
    """Id and secret, by Basic or form. Source: RFC 6749, 2.3.1."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        if form.client_id is None or form.client_secret is None:
            raise InvalidClient
        return form.client_id, form.client_secret
    if form.client_secret is not None:
        raise InvalidRequest
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise InvalidClient from None
    if not colon or len(client_id) > LONGEST_PART or len(secret) > LONGEST_PART:
        raise InvalidClient
    return unquote_plus(client_id), unquote_plus(secret)
