"""What an account sees and changes of itself."""

import pytest

from api.access.permissions import Duty
from api.kit.ids import new_id
from api.routers import tokens
from tests.factories.sign_in import OTHER_PASSWORD, PASSWORD, ask, bearer, hashed, sign_in


@pytest.fixture(autouse=True)
def _no_floor(monkeypatch):
    monkeypatch.setattr(tokens, "REFUSAL_FLOOR_S", 0.0)


@pytest.fixture
async def worker(street):
    return await street.account(Duty.GRID_WORKER, password_hash=hashed())


def change(client, headers, current=PASSWORD, new=OTHER_PASSWORD, key=None):
    named = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        "/v1/me/password",
        json={"current_password": current, "new_password": new},
        headers={**headers, **named},
    )


async def test_me_names_account_unit_duties_and_permissions(client, street, worker):
    lead = await street.account(Duty.OFFICE_LEAD)
    account = (await client.get(f"/v1/accounts/{worker.id}", headers=lead.headers)).json()
    edit = {name: account[name] for name in ("display_name", "role", "unit_code")} | {
        "duties": ["grid_worker"],
        "assignments": [{"unit_code": street.code + "001002", "capacity": "deputy"}],
    }
    await client.put(
        f"/v1/accounts/{worker.id}", json=edit, headers={**lead.headers, "If-Match": account["etag"]}
    )
    me = (await client.get("/v1/me", headers=worker.headers)).json()
    assert me["account"]["id"] == str(worker.id)
    assert (me["role"], me["street_code"], me["unit"]["code"]) == (
        "grid",
        street.code,
        street.code + "001001",
    )
    assert me["duties"] == ["grid_worker"]
    assert "clue:submit" in me["permissions"]
    assert "account:manage" not in me["permissions"]
    assert [(one["unit_code"], one["capacity"], one["valid_to"]) for one in me["assignments"]] == [
        (street.code + "001002", "deputy", None)
    ]


async def test_sessions_are_listed_and_ended_one_by_one(client, worker):
    phone = await sign_in(client, worker.login)
    listed = (await client.get("/v1/me/sessions", headers=worker.headers)).json()["items"]
    assert [one["is_current"] for one in listed] == [False, True]
    path = f"/v1/me/sessions/{listed[0]['id']}"
    assert (await client.delete(path, headers=worker.headers)).status_code == 204
    assert (await client.get("/v1/me", headers=bearer(phone))).json()["code"] == "session_ended"
    assert (await client.delete(path, headers=worker.headers)).status_code == 404


async def test_sessions_of_others_do_not_exist(client, street, worker, other_street):
    for stranger in (await street.account(Duty.GRID_WORKER), await other_street.account(Duty.GRID_WORKER)):
        path = f"/v1/me/sessions/{worker.session_id}"
        assert (await client.delete(path, headers=stranger.headers)).status_code == 404
    assert (await client.get("/v1/me", headers=worker.headers)).status_code == 200
    assert (await client.delete(f"/v1/me/sessions/{new_id()}", headers=worker.headers)).status_code == 404
    assert (await client.delete("/v1/me/sessions/not-an-id", headers=worker.headers)).status_code == 422


async def test_sessions_come_in_pages(client, worker):
    for _ in range(2):
        await sign_in(client, worker.login)
    found, cursor = [], None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/me/sessions", params=query, headers=worker.headers)).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(found) == len(set(found)) == 3
    for bad in ({"limit": 0}, {"limit": 101}, {"cursor": "!!"}):
        answer = await client.get("/v1/me/sessions", params=bad, headers=worker.headers)
        assert answer.status_code == 422


async def test_a_new_password_ends_the_other_sessions(client, worker):
    other = await sign_in(client, worker.login)
    assert (await change(client, worker.headers)).status_code == 204
    assert (await client.get("/v1/me", headers=worker.headers)).status_code == 200
    assert (await client.get("/v1/me", headers=bearer(other))).json()["code"] == "session_ended"
    assert (
        await ask(client, grant_type="password", username=worker.login, password=PASSWORD)
    ).status_code == 400
    await sign_in(client, worker.login, OTHER_PASSWORD)


async def test_the_same_change_asked_again_is_answered_alike(client, worker):
    answers = [await change(client, worker.headers, key="change-of-today-01") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[1].headers["idempotency-replayed"] == "true"


async def test_a_wrong_present_password_is_refused_and_slows_down(client, worker):
    for _ in range(3):
        answer = await change(client, worker.headers, current="not the password at all")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/current_password")
        assert "not the password" not in answer.text
    answer = await change(client, worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("drei Worte", "too_short"),
        ("x" * 129, "too_long"),
        ("passwordpassword", None),
        ("长江长江长江长江长江长江长江长江", None),
        ("line\nbreak in a password", "unusable_characters"),
    ],
)
async def test_a_weak_password_is_refused_with_its_reason(client, worker, password, reason):
    answer = await change(client, worker.headers, new=password)
    assert (answer.status_code, answer.json()["code"]) == (422, "password_too_weak")
    assert reason in {None, answer.json()["reason"]}
    assert password not in answer.text


async def test_a_password_may_not_lean_on_its_owner(client, worker):
    answer = await change(client, worker.headers, new=f"{worker.login}-{worker.login}")
    assert answer.json()["code"] == "password_too_weak"
