"""Signing in, refreshing, signing out, opening an account: over HTTP, with bad input too."""

import asyncio
import base64
import re
import secrets
import time

import pytest
from argon2 import PasswordHasher

from api.access.permissions import Duty, Role
from api.domain.people.words import AccountKind
from api.domain.sessions.sign_in import secret_hash
from api.kit.ids import new_id
from api.routers import tokens
from tests.factories.sign_in import OTHER_PASSWORD, PASSWORD, ask, bearer, hashed, refresh, sign_in
from tests.factories.street import make_street

REFRESH = {"grant_type": "refresh_token", "refresh_token": "x"}
NONCE = "a-nonce-of-this-phone-1"


@pytest.fixture(autouse=True)
def _no_floor(monkeypatch):
    monkeypatch.setattr(tokens, "REFUSAL_FLOOR_S", 0.0)


@pytest.fixture
async def desk(street):
    return await street.account(Duty.TIP_DESK, password_hash=hashed())


@pytest.fixture
async def machine(street, owner):
    """A police client: its login and secret."""
    account = await street.account(Duty.POLICE_CLIENT, kind=AccountKind.CLIENT)
    secret = secrets.token_urlsafe(32)
    await add_secret(owner, street, account, secret)
    return account, secret


async def add_secret(owner, street, account, secret):
    await owner.execute(
        "INSERT INTO client_secret VALUES ($1, $2, $3, $4, now())",
        street.id,
        new_id(),
        account.id,
        secret_hash(secret),
    )


async def ask_as_machine(client, client_id, secret):
    return await ask(client, grant_type="client_credentials", client_id=client_id, client_secret=secret)


async def events(owner, street, action):
    return await owner.fetch(
        "SELECT * FROM audit_event WHERE street_id = $1 AND action = $2", street.id, action
    )


def assert_oauth(answer, status, error):
    body = answer.json()
    assert (answer.status_code, body["error"], body["code"]) == (status, error, error)
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["error_description"].isascii()


async def test_a_right_password_signs_in(client, street, desk, owner):
    token = await sign_in(client, desk.login)
    assert (token["token_type"], token["expires_in"], token["refresh_expires_in"]) == ("bearer", 600, 3600)
    me = await client.get("/v1/me", headers=bearer(token))
    assert me.json()["account"]["login"] == desk.login
    assert len(await events(owner, street, "signed_in")) == 1


async def test_case_and_spaces_around_a_login_do_not_matter(client, desk):
    await sign_in(client, f"  {desk.login.upper()} ")


async def test_unknown_wrong_invited_and_suspended_answer_alike(client, street, desk, owner):
    suspended = await street.account(Duty.TIP_DESK, password_hash=hashed())
    await owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", suspended.id)
    invited = await street.account(Duty.TIP_DESK)
    answers = [
        await ask(client, grant_type="password", username=name, password=password)
        for name, password in [
            (f"nobody-{secrets.token_hex(4)}", PASSWORD),
            (desk.login, OTHER_PASSWORD),
            (suspended.login, PASSWORD),
            (invited.login, PASSWORD),
            ("\x00 or 1=1 --", PASSWORD),
            (desk.login, "\ud7ff\x00" * 100),
        ]
    ]
    for answer in answers:
        assert_oauth(answer, 400, "invalid_grant")
        assert answer.content == answers[0].content
    refused = await events(owner, street, "sign_in_refused")
    assert {row["object_id"] for row in refused} == {str(a.id) for a in (desk, suspended, invited)}
    assert all(row["actor_kind"] == "public" and row["detail"] == "{}" for row in refused)


async def test_unknown_and_wrong_take_the_same_work(client, desk, monkeypatch):
    """One hash each, whether or not the login exists; and no less than the floor."""
    calls = []
    verify = tokens.verify_password
    monkeypatch.setattr(tokens, "verify_password", lambda *given: calls.append(1) or verify(*given))
    monkeypatch.setattr(tokens, "REFUSAL_FLOOR_S", 0.4)
    for name in (desk.login, f"nobody-{secrets.token_hex(4)}"):
        calls.clear()
        began = time.monotonic()
        await ask(client, grant_type="password", username=name, password=OTHER_PASSWORD)
        assert len(calls) == 1
        assert time.monotonic() - began >= 0.4


async def test_no_connection_is_held_while_hashing(client, desk, services, monkeypatch):
    """With the whole pool taken by others during the hash, the sign-in still gets through afterwards."""
    seen = []
    pool = services.database._engines["svc_staff"].pool
    verify = tokens.verify_password

    def look(*given):
        seen.append(pool.checkedout())
        return verify(*given)

    monkeypatch.setattr(tokens, "verify_password", look)
    await sign_in(client, desk.login)
    assert seen == [0]


async def test_wrong_tries_slow_down_and_never_lock(client, desk):
    for _ in range(3):
        await ask(client, grant_type="password", username=desk.login, password=OTHER_PASSWORD)
    answer = await ask(client, grant_type="password", username=desk.login, password=PASSWORD)
    assert answer.status_code == 429
    wait_s = int(answer.headers["retry-after"])
    assert 1 <= wait_s <= 60
    await asyncio.sleep(wait_s)
    await sign_in(client, desk.login)


async def test_a_burst_of_guesses_is_throttled_in_the_queue(client, desk):
    tries = [
        ask(client, grant_type="password", username=desk.login, password=f"guess number {n:04}")
        for n in range(12)
    ]
    statuses = [answer.status_code for answer in await asyncio.gather(*tries)]
    assert statuses.count(400) <= 6
    assert set(statuses) <= {400, 429}


async def test_a_hash_of_older_parameters_is_renewed(client, street, owner):
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    account = await street.account(Duty.TIP_DESK, password_hash=old)
    await sign_in(client, account.login)
    stored = await owner.fetchval("SELECT password_hash FROM credential WHERE account_id = $1", account.id)
    assert re.match(r"\$argon2id\$v=19\$m=47104,t=1,p=1\$", stored)
    await sign_in(client, account.login)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": ""}, "invalid_request"),
        ({"username": "someone", "password": PASSWORD}, "invalid_request"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"grant_type": "password", "username": "someone"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "refresh_nonce": "short"}, "invalid_request"),
        (
            {"grant_type": "refresh_token", "refresh_token": "x", "refresh_nonce": "n" * 129},
            "invalid_request",
        ),
        ({"grant_type": ["password", "password"]}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "swr1.x.y.0.z.q"}, "invalid_grant"),
    ],
)
async def test_a_bad_form_is_refused_with_an_oauth_error(client, form, error):
    assert_oauth(await client.post("/v1/auth/token", data=form), 400, error)


async def test_unknown_parameters_are_ignored_and_json_is_not_taken(client, desk):
    answer = await ask(
        client, grant_type="password", username=desk.login, password=PASSWORD, scope="all", device="x"
    )
    assert answer.status_code == 200
    answer = await client.post("/v1/auth/token", json={"grant_type": "password"})
    assert (answer.status_code, answer.json()["error"]) == (415, "invalid_request")


async def test_a_password_never_comes_back_in_an_answer(client, desk):
    canary = "canary-password-" + "x" * 1100
    answer = await ask(client, grant_type="password", username=desk.login, password=canary)
    assert answer.status_code == 400
    assert "canary" not in answer.text


# Refresh


async def test_each_use_gives_a_successor(client, desk, owner, services):
    token = await sign_in(client, desk.login)
    following = (await refresh(client, token["refresh_token"])).json()
    assert following["refresh_token"] != token["refresh_token"]
    assert (await refresh(client, following["refresh_token"])).status_code == 200
    sid = services.codec.verify(token["access_token"], services.clock()).sid
    row = await owner.fetchrow("SELECT * FROM session WHERE id = $1", sid)
    assert row["generation"] == 2
    assert len(row["refresh_hash"]) == 32
    assert token["refresh_token"].encode() not in bytes(row["previous_hash"])


async def test_a_used_token_ends_the_family_and_its_access_tokens(client, street, desk, owner):
    token = await sign_in(client, desk.login)
    following = (await refresh(client, token["refresh_token"])).json()
    assert_oauth(await refresh(client, token["refresh_token"]), 400, "invalid_grant")
    for one in (token, following):
        me = await client.get("/v1/me", headers=bearer(one))
        assert (me.status_code, me.json()["code"]) == (401, "session_ended")
    assert_oauth(await refresh(client, following["refresh_token"]), 400, "invalid_grant")
    assert len(await events(owner, street, "refresh_reused")) == 1


async def test_a_lost_answer_can_be_asked_again_until_its_successor_is_used(client, desk):
    token = await sign_in(client, desk.login)
    first = (await refresh(client, token["refresh_token"], NONCE)).json()
    again = (await refresh(client, token["refresh_token"], NONCE)).json()
    assert again["refresh_token"] == first["refresh_token"]
    assert (await refresh(client, first["refresh_token"], NONCE)).status_code == 200
    assert_oauth(await refresh(client, token["refresh_token"], NONCE), 400, "invalid_grant")
    assert (await client.get("/v1/me", headers=bearer(first))).status_code == 401


async def test_another_nonce_is_a_reuse(client, desk):
    token = await sign_in(client, desk.login)
    first = (await refresh(client, token["refresh_token"], NONCE)).json()
    assert_oauth(await refresh(client, token["refresh_token"], NONCE + "x"), 400, "invalid_grant")
    assert_oauth(await refresh(client, first["refresh_token"]), 400, "invalid_grant")


async def test_fifty_at_once_with_one_nonce_get_one_successor(client, desk, owner, services):
    token = await sign_in(client, desk.login)
    answers = await asyncio.gather(*(refresh(client, token["refresh_token"], NONCE) for _ in range(50)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    successors = {answer.json()["refresh_token"] for answer in answers if answer.status_code == 200}
    assert len(successors) == 1
    sid = services.codec.verify(token["access_token"], services.clock()).sid
    row = await owner.fetchrow("SELECT generation, ended_at FROM session WHERE id = $1", sid)
    assert (row["generation"], row["ended_at"]) == (1, None)
    assert (await refresh(client, successors.pop())).status_code == 200


async def test_fifty_at_once_without_a_nonce_end_the_family(client, desk):
    token = await sign_in(client, desk.login)
    answers = await asyncio.gather(*(refresh(client, token["refresh_token"]) for _ in range(50)))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert (await client.get("/v1/me", headers=bearer(token))).status_code == 401


async def test_garbage_changes_nothing(client, desk):
    token = await sign_in(client, desk.login)
    good = token["refresh_token"]
    for bad in (
        good[:-1],
        good + "A",
        good.replace(".0.", ".1."),
        good.swapcase(),
        "",
        "é" * 50,
        token["access_token"],
    ):
        answer = await refresh(client, bad)
        assert answer.status_code == 400
    assert (await refresh(client, good)).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        "last_used_at = now() - interval '61 minutes'",
        "expires_at = now() - interval '1 second'",
        "ended_at = now(), end_reason = 'signed_out'",
    ],
)
async def test_an_idle_old_or_ended_session_is_not_refreshed(client, desk, owner, services, change):
    token = await sign_in(client, desk.login)
    sid = services.codec.verify(token["access_token"], services.clock()).sid
    await owner.execute(f"UPDATE session SET {change} WHERE id = $1", sid)
    assert_oauth(await refresh(client, token["refresh_token"]), 400, "invalid_grant")


async def test_a_phone_on_patrol_has_two_weeks(client, street):
    worker = await street.account(Duty.GRID_WORKER, password_hash=hashed())
    assert (await sign_in(client, worker.login))["refresh_expires_in"] == 14 * 24 * 3600


# Machines


async def test_a_machine_signs_in_by_form_and_by_basic(client, machine):
    account, secret = machine
    form = await ask_as_machine(client, account.login, secret)
    basic = base64.b64encode(f"{account.login}:{secret}".encode()).decode()
    header = await client.post(
        "/v1/auth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )
    for answer in (form, header):
        assert answer.status_code == 200
        assert set(answer.json()) == {"access_token", "token_type", "expires_in"}
        me = (await client.get("/v1/me", headers=bearer(answer.json()))).json()
        assert (me["role"], me["duties"]) == (Role.POLICE, [Duty.POLICE_CLIENT])


async def test_two_secrets_are_valid_during_rotation(client, street, machine, owner):
    account, secret = machine
    await add_secret(owner, street, account, "second-" + secret)
    for one in (secret, "second-" + secret):
        answer = await ask(
            client, grant_type="client_credentials", client_id=account.login, client_secret=one
        )
        assert answer.status_code == 200
    await owner.execute(
        "UPDATE client_secret SET ended_at = now() WHERE secret_hash = $1", secret_hash(secret)
    )
    answer = await ask(client, grant_type="client_credentials", client_id=account.login, client_secret=secret)
    assert_oauth(answer, 401, "invalid_client")


async def test_a_wrong_machine_is_challenged(client, machine, desk):
    account, secret = machine
    tries = [(account.login, "wrong"), ("nobody-" + secrets.token_hex(4), secret), (desk.login, PASSWORD)]
    for client_id, given in tries:
        answer = await ask_as_machine(client, client_id, given)
        assert_oauth(answer, 401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith("Basic")
    for header in ("Basic", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode()):
        answer = await client.post(
            "/v1/auth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": header}
        )
        assert_oauth(answer, 401, "invalid_client")
    answer = await ask(client, grant_type="password", username=account.login, password=secret)
    assert_oauth(answer, 400, "invalid_grant")


# Signing out, and tokens in the wrong place


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_signing_out_ends_the_session(client, street, desk, owner, kind):
    token = await sign_in(client, desk.login)
    for _ in range(2):
        answer = await client.post("/v1/auth/revoke", data={"token": token[kind]})
        assert (answer.status_code, answer.content) == (200, b"")
    assert "clear-site-data" in answer.headers
    assert (await client.get("/v1/me", headers=bearer(token))).json()["code"] == "session_ended"
    assert_oauth(await refresh(client, token["refresh_token"]), 400, "invalid_grant")
    assert len(await events(owner, street, "signed_out")) == 1


async def test_signing_out_with_anything_else_is_200_too(client):
    assert (await client.post("/v1/auth/revoke", data={"token": "nothing"})).status_code == 200
    assert_oauth(await client.post("/v1/auth/revoke", data={"token": ""}), 400, "invalid_request")


async def test_no_token_works_in_the_place_of_another(client, desk):
    token = await sign_in(client, desk.login)
    for wrong in (token["refresh_token"], PASSWORD, "a.b.c", ""):
        answer = await client.get("/v1/me", headers={"Authorization": f"Bearer {wrong}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    answer = await client.get("/v1/me", headers={"Authorization": f"Basic {token['access_token']}"})
    assert answer.status_code == 401
    assert_oauth(await refresh(client, token["access_token"]), 400, "invalid_grant")
    link = await client.post(
        "/v1/auth/activation", json={"link_code": token["refresh_token"], "new_password": OTHER_PASSWORD}
    )
    assert link.json()["code"] == "link_code_invalid"


async def test_a_token_says_nothing_about_a_person(client, desk, services):
    token = await sign_in(client, desk.login)
    payload = token["access_token"].split(".")[1]
    claims = base64.urlsafe_b64decode(payload + "==")
    assert desk.login.encode() not in claims
    keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert all("d" not in key and key["alg"] == "ES256" for key in keys)
    server = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert server["issuer"] == services.base_url
    assert server["token_endpoint"].endswith("/v1/auth/token")


async def test_a_suspended_account_is_out_at_the_next_request(client, street, desk):
    lead = await street.account(Duty.OFFICE_LEAD)
    token = await sign_in(client, desk.login)
    answer = await client.post(f"/v1/accounts/{desk.id}/suspension", headers=lead.headers)
    assert answer.json()["state"] == "suspended"
    assert (await client.get("/v1/me", headers=bearer(token))).json()["code"] == "session_ended"
    assert_oauth(await refresh(client, token["refresh_token"]), 400, "invalid_grant")


async def test_an_admin_signs_in_from_the_service_street(client, owner, services):
    service = await make_street(owner, services, is_service=True)
    admin = await service.account(role=Role.ADMIN, password_hash=hashed())
    token = await sign_in(client, admin.login)
    assert (await client.get("/v1/me", headers=bearer(token))).json()["role"] == "admin"
