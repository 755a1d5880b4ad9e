"""Accounts of a street: who manages them, what takes two people, and what takes effect at once."""

import asyncio
import secrets

import pytest

from api.access.permissions import Duty, Role
from api.kit.ids import new_id
from api.routers import tokens
from tests.factories.sign_in import OTHER_PASSWORD, PASSWORD, ask, bearer, hashed, sign_in
from tests.factories.street import make_street

KEY = "link-code-for-today-1"


@pytest.fixture(autouse=True)
def _no_floor(monkeypatch):
    monkeypatch.setattr(tokens, "REFUSAL_FLOOR_S", 0.0)


@pytest.fixture
async def lead(street):
    return await street.account(Duty.OFFICE_LEAD)


@pytest.fixture
async def second(street):
    return await street.account(Duty.OFFICE_LEAD)


@pytest.fixture
async def admin(owner, services):
    service = await make_street(owner, services, is_service=True)
    return await service.account(role=Role.ADMIN)


def body(street, *duties, role="street", unit="", **changes):
    return {
        "login": f"n-{secrets.token_hex(5)}",
        "display_name": "林知夏",
        "role": role,
        "unit_code": street.code + unit,
        "duties": list(duties),
        **changes,
    }


async def create(client, lead, new, **query):
    answer = await client.post("/v1/accounts", json=new, headers=lead.headers, params=query)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def edit(client, lead, account, **changes):
    names = ("display_name", "role", "unit_code")
    wanted = {name: account[name] for name in names} | {"duties": [d["duty"] for d in account["duties"]]}
    return await client.put(
        f"/v1/accounts/{account['id']}",
        json=wanted | changes,
        headers={**lead.headers, "If-Match": account["etag"]},
    )


def confirm(client, who, account_id, duty, **query):
    path = f"/v1/accounts/{account_id}/duties/{duty}/confirmation"
    return client.post(path, headers=who.headers, params=query)


def states(account):
    return {one["duty"]: one["state"] for one in account["duties"]}


async def open_account(client, lead, account_id, password=PASSWORD):
    code = await client.post(f"/v1/accounts/{account_id}/link-codes", headers=lead.headers)
    return await client.post(
        "/v1/auth/activation", json={"link_code": code.json()["link_code"], "new_password": password}
    )


async def test_a_lead_makes_and_reads_accounts(client, street, lead):
    made = await create(client, lead, body(street, "grid_worker", role="grid", unit="001001"))
    assert (made["state"], states(made)) == ("invited", {"grid_worker": "active"})
    answer = await client.get(f"/v1/accounts/{made['id']}", headers=lead.headers)
    assert answer.json() == made
    assert answer.headers["etag"] == made["etag"] == '"1"'


async def test_the_list_comes_in_pages_newest_first(client, street, lead):
    made = [(await create(client, lead, body(street)))["id"] for _ in range(3)]
    found, cursor = [], None
    while True:
        query = {"limit": 2, "role": "street"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/accounts", params=query, headers=lead.headers)).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == [*reversed(made), str(lead.id)]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"login": "UPPER"}, "/login"),
        ({"login": "a"}, "/login"),
        ({"login": "x' OR 1=1"}, "/login"),
        ({"display_name": "a\u202eb"}, "/display_name"),
        ({"display_name": ""}, "/display_name"),
        ({"role": "emperor"}, "/role"),
        ({"unit_code": "000000"}, "/unit_code"),
        ({"unit_code": "station"}, "/unit_code"),
        ({"duties": ["tip_desk", "tip_desk"]}, "/duties"),
        ({"duties": ["none"]}, "/duties/0"),
        ({"password": "chosen by somebody else"}, ""),
        ({"state": "active"}, ""),
        ({"assignments": [{"unit_code": "990000001", "capacity": "member"}]}, "/assignments/0/unit_code"),
    ],
)
async def test_a_bad_field_is_named(client, street, lead, changes, pointer):
    answer = await client.post("/v1/accounts", json=body(street) | changes, headers=lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert pointer in {one.get("pointer") for one in answer.json()["errors"]}


async def test_a_unit_of_the_wrong_kind_is_refused(client, street, lead):
    for role, unit in (("street", "001"), ("grid", "001"), ("community", "001001")):
        answer = await client.post(
            "/v1/accounts", json=body(street, role=role, unit=unit), headers=lead.headers
        )
        assert answer.json()["errors"][0]["pointer"] == "/unit_code"


async def test_a_login_is_unique_across_streets(client, street, lead, other_street):
    new = body(street)
    await create(client, lead, new)
    elsewhere = await other_street.account(Duty.OFFICE_LEAD)
    answer = await client.post(
        "/v1/accounts", json=new | {"unit_code": other_street.code}, headers=elsewhere.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


async def test_the_same_keyed_request_makes_one_account(client, street, lead):
    new = body(street)
    headers = {**lead.headers, "Idempotency-Key": f"create-{secrets.token_hex(8)}"}
    answers = await asyncio.gather(
        *(client.post("/v1/accounts", json=new, headers=headers) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await client.post("/v1/accounts", json=body(street), headers=headers)
    assert other.json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("role", ["police", "dashboard", "admin"])
async def test_a_lead_manages_staff_of_the_street_only(client, street, lead, role):
    unit = {"police": "900"}.get(role, "")
    answer = await client.post("/v1/accounts", json=body(street, role=role, unit=unit), headers=lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    officer = await street.account(Duty.POLICE_LIAISON)
    assert (await client.get(f"/v1/accounts/{officer.id}", headers=lead.headers)).status_code == 404
    listed = (await client.get("/v1/accounts", headers=lead.headers)).json()["items"]
    assert str(officer.id) not in {one["id"] for one in listed}


async def test_accounts_of_another_street_do_not_exist(client, street, lead, other_street):
    stranger = await other_street.account(Duty.TIP_DESK)
    path = f"/v1/accounts/{stranger.id}"
    calls = [
        ("GET", path, None),
        ("PUT", path, {name: value for name, value in body(street).items() if name != "login"}),
        ("POST", f"{path}/link-codes", None),
        ("POST", f"{path}/suspension", None),
        ("POST", f"{path}/reinstatement", None),
        ("DELETE", f"{path}/sessions", None),
        ("POST", f"{path}/duties/tip_desk/confirmation", None),
        ("GET", "/v1/accounts?street_code=" + other_street.code, None),
    ]
    for method, target, json in calls:
        answer = await client.request(method, target, json=json, headers={**lead.headers, "If-Match": '"1"'})
        assert (method, target, answer.status_code) == (method, target, 404)
        absent = await client.request(
            method,
            target.replace(str(stranger.id), str(new_id())),
            json=json,
            headers={**lead.headers, "If-Match": '"1"'},
        )
        assert absent.content == answer.content
    assert (await client.get("/v1/me", headers=stranger.headers)).status_code == 200


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.OFFICE_LEAD])
async def test_no_other_duty_manages_accounts(client, street, duty):
    somebody = await street.account(duty)
    for method, path in (
        ("GET", "/v1/accounts"),
        ("GET", f"/v1/accounts/{new_id()}"),
        ("POST", "/v1/accounts"),
    ):
        answer = await client.request(
            method, path, json=body(street) if method == "POST" else None, headers=somebody.headers
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_nobody_gets_in_without_a_token(client):
    assert (await client.get("/v1/accounts")).json()["code"] == "token_expired"


# Editing


async def test_an_edit_needs_the_version_that_was_read(client, street, lead):
    made = await create(client, lead, body(street))
    wanted = {name: made[name] for name in ("display_name", "role", "unit_code")} | {"duties": []}
    path = f"/v1/accounts/{made['id']}"
    missing = await client.put(path, json=wanted, headers=lead.headers)
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    stale = await client.put(path, json=wanted, headers={**lead.headers, "If-Match": '"0"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    answers = await asyncio.gather(*(edit(client, lead, made, display_name=f"名{n}") for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7


async def test_a_changed_duty_takes_effect_at_the_next_request(client, street, lead):
    made = await create(client, lead, body(street, "inspector"))
    await open_account(client, lead, made["id"])
    token = await sign_in(client, made["login"])
    assert (await client.get("/v1/me", headers=bearer(token))).json()["duties"] == ["inspector"]
    now = (await client.get(f"/v1/accounts/{made['id']}", headers=lead.headers)).json()
    await edit(client, lead, now, duties=[])
    assert (await client.get("/v1/me", headers=bearer(token))).json()["duties"] == []


async def test_a_changed_role_takes_effect_at_the_next_request(client, street, lead):
    made = await create(client, lead, body(street, "grid_worker", role="grid", unit="001001"))
    await open_account(client, lead, made["id"])
    token = await sign_in(client, made["login"])
    now = (await client.get(f"/v1/accounts/{made['id']}", headers=lead.headers)).json()
    answer = await edit(
        client, lead, now, role="community", unit_code=street.code + "001", duties=["community_lead"]
    )
    assert answer.status_code == 200, answer.text
    me = (await client.get("/v1/me", headers=bearer(token))).json()
    assert (me["role"], me["duties"]) == ("community", ["community_lead"])
    assert "help:read" in me["permissions"]


async def test_assignments_are_replaced_or_left_alone(client, street, lead):
    made = await create(client, lead, body(street, "grid_worker", role="grid", unit="001001"))
    one = {"unit_code": street.code + "001001", "capacity": "responsible"}
    two = {"unit_code": street.code + "001002", "capacity": "deputy"}
    made = (await edit(client, lead, made, assignments=[one, two])).json()
    assert len(made["assignments"]) == 2
    made = (await edit(client, lead, made, display_name="新名")).json()
    assert len(made["assignments"]) == 2
    made = (await edit(client, lead, made, assignments=[two])).json()
    assert [(a["unit_code"], a["capacity"]) for a in made["assignments"]] == [tuple(two.values())]
    made = (await edit(client, lead, made, assignments=[])).json()
    assert made["assignments"] == []
    twice = await edit(client, lead, made, assignments=[one, one])
    assert twice.json()["errors"][0]["code"] == "duplicate_value"


# Duties that take two people


@pytest.mark.parametrize("duty", ["office_lead", "tip_desk", "identity_custodian", "auditor"])
async def test_a_weighty_duty_gives_nothing_until_another_confirms(client, street, lead, second, duty):
    made = await create(client, lead, body(street, duty))
    assert states(made) == {duty: "pending"}
    await open_account(client, lead, made["id"])
    token = await sign_in(client, made["login"])
    assert (await client.get("/v1/me", headers=bearer(token))).json()["duties"] == []
    granter = await confirm(client, lead, made["id"], duty)
    assert (granter.status_code, granter.json()["code"]) == (409, "same_person")
    answer = await confirm(client, second, made["id"], duty)
    assert (answer.status_code, answer.json()["state"]) == (200, "active")
    assert (await client.get("/v1/me", headers=bearer(token))).json()["duties"] == [duty]
    again = await confirm(client, second, made["id"], duty)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")


async def test_nobody_confirms_a_duty_of_their_own(client, lead, second):
    mine = (await client.get(f"/v1/accounts/{second.id}", headers=lead.headers)).json()
    answer = await edit(client, lead, mine, duties=["office_lead", "tip_desk"])
    assert states(answer.json()) == {"office_lead": "active", "tip_desk": "pending"}
    assert (await confirm(client, second, second.id, "tip_desk")).json()["code"] == "same_person"
    assert (await confirm(client, second, second.id, "auditor")).status_code == 404
    assert (await confirm(client, second, second.id, "king")).status_code == 422


async def test_twenty_confirmations_at_once_confirm_once(client, street, lead, second, owner):
    made = await create(client, lead, body(street, "tip_desk"))
    answers = await asyncio.gather(*(confirm(client, second, made["id"], "tip_desk") for _ in range(20)))
    assert sorted({answer.status_code for answer in answers}) in ([200, 409], [200, 409, 503])
    assert [answer.status_code for answer in answers].count(200) == 1
    lines = await owner.fetchval(
        "SELECT count(*) FROM audit_event WHERE street_id = $1 AND action = 'duty_confirmed'", street.id
    )
    assert lines == 1


@pytest.mark.parametrize(
    "duties",
    [
        ["tip_desk", "identity_custodian"],
        ["auditor", "inspector"],
        ["auditor", "office_lead"],
        ["grid_worker"],
        ["police_liaison"],
    ],
)
async def test_duties_that_clash_or_do_not_fit_are_refused(client, street, lead, duties):
    answer = await client.post("/v1/accounts", json=body(street, *duties), headers=lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "duty_conflict")
    made = await create(client, lead, body(street))
    assert (await edit(client, lead, made, duties=duties)).json()["code"] == "duty_conflict"


async def test_an_admin_names_the_street_and_a_lead_confirms_its_police(client, street, lead, admin):
    new = body(street, "police_liaison", role="police", unit="900")
    made = await create(client, admin, new, street_code=street.code)
    assert states(made) == {"police_liaison": "pending"}
    assert (
        await confirm(client, admin, made["id"], "police_liaison", street_code=street.code)
    ).status_code == 409
    answer = await confirm(client, lead, made["id"], "police_liaison")
    assert (answer.status_code, answer.json()["state"]) == (200, "active")
    assert set(answer.json()) == {"account_id", "duty", "state", "granted_at", "confirmed_at"}
    assert (await client.get(f"/v1/accounts/{made['id']}", headers=admin.headers)).status_code == 404
    query = {"street_code": street.code}
    read = await client.get(f"/v1/accounts/{made['id']}", headers=admin.headers, params=query)
    assert states(read.json()) == {"police_liaison": "active"}
    assert (
        await client.get("/v1/accounts", headers=admin.headers, params={"street_code": "000000000"})
    ).status_code == 404


async def test_a_move_to_another_station_needs_a_new_confirmation(client, street, lead, admin):
    await street.unit("901", "station", "")
    made = await create(
        client, admin, body(street, "police_liaison", role="police", unit="900"), street_code=street.code
    )
    await confirm(client, lead, made["id"], "police_liaison")
    path, query = f"/v1/accounts/{made['id']}", {"street_code": street.code}
    now = (await client.get(path, headers=admin.headers, params=query)).json()
    moved = {
        "display_name": "x",
        "role": "police",
        "unit_code": street.code + "901",
        "duties": ["police_liaison"],
    }
    answer = await client.put(
        path, json=moved, headers={**admin.headers, "If-Match": now["etag"]}, params=query
    )
    assert states(answer.json()) == {"police_liaison": "pending"}


async def test_a_changed_administrator_still_works_in_the_street_it_named(client, street, admin, owner):
    await client.get("/v1/accounts", headers=admin.headers)
    await owner.execute("UPDATE account SET identity_stamp = identity_stamp + 1 WHERE id = $1", admin.id)
    made = await create(client, admin, body(street), street_code=street.code)
    assert await owner.fetchval("SELECT street_id FROM account WHERE id = $1", made["id"]) == street.id


# Link codes and activation


async def test_a_link_code_works_once(client, street, lead):
    made = await create(client, lead, body(street))
    code = (await client.post(f"/v1/accounts/{made['id']}/link-codes", headers=lead.headers)).json()
    form = {"link_code": code["link_code"].lower().replace("-", " "), "new_password": PASSWORD}
    answers = await asyncio.gather(*(client.post("/v1/auth/activation", json=form) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [204] + [400] * 5
    assert {a.json()["code"] for a in answers if a.status_code == 400} == {"link_code_invalid"}
    await sign_in(client, made["login"])


async def test_a_keyed_link_code_is_rebuilt_and_never_stored(client, street, lead, owner):
    made = [(await create(client, lead, body(street)))["id"] for _ in range(2)]
    headers = {**lead.headers, "Idempotency-Key": KEY}
    first, again, other = [
        (await client.post(f"/v1/accounts/{account}/link-codes", headers=headers)).json()
        for account in (made[0], made[0], made[1])
    ]
    assert first == again
    assert set(first) == {"account_id", "link_code", "expires_at"}
    assert first["link_code"] != other["link_code"]
    kept = await owner.fetch("SELECT answer::text FROM idempotency WHERE street_id = $1", street.id)
    assert kept
    assert all(first["link_code"] not in row["answer"] for row in kept)


async def test_a_newer_code_voids_the_older_and_an_old_one_is_worthless(client, street, lead, owner):
    made = await create(client, lead, body(street))
    path = f"/v1/accounts/{made['id']}/link-codes"
    older, newer = [(await client.post(path, headers=lead.headers)).json()["link_code"] for _ in range(2)]
    form = {"link_code": older, "new_password": PASSWORD}
    assert (await client.post("/v1/auth/activation", json=form)).json()["code"] == "link_code_invalid"
    await owner.execute("UPDATE link_code SET expires_at = now() WHERE account_id = $1", made["id"])
    form["link_code"] = newer
    assert (await client.post("/v1/auth/activation", json=form)).json()["code"] == "link_code_invalid"


async def test_a_weak_password_does_not_spend_the_code(client, street, lead):
    made = await create(client, lead, body(street))
    code = (await client.post(f"/v1/accounts/{made['id']}/link-codes", headers=lead.headers)).json()
    for password in ("too short", f"{made['login']}{made['login']}"):
        form = {"link_code": code["link_code"], "new_password": password}
        answer = await client.post("/v1/auth/activation", json=form)
        assert (answer.status_code, answer.json()["code"]) == (422, "password_too_weak")
    form["new_password"] = PASSWORD
    assert (await client.post("/v1/auth/activation", json=form)).status_code == 204


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("", (400, "link_code_invalid")),
        ("\x00", (422, "invalid_input")),
        ("x", (400, "link_code_invalid")),
        ("0" * 44, (400, "link_code_invalid")),
        ("é" * 44, (400, "link_code_invalid")),
        ("0000-" * 11, (400, "link_code_invalid")),
    ],
)
async def test_a_made_up_code_is_refused(client, code, refusal):
    answer = await client.post("/v1/auth/activation", json={"link_code": code, "new_password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == refusal


async def test_a_reset_ends_sessions_and_the_old_password(client, street, lead):
    desk = await street.account(Duty.TIP_DESK, password_hash=hashed())
    token = await sign_in(client, desk.login)
    assert (await open_account(client, lead, desk.id, OTHER_PASSWORD)).status_code == 204
    assert (await client.get("/v1/me", headers=bearer(token))).json()["code"] == "session_ended"
    old = await ask(client, grant_type="password", username=desk.login, password=PASSWORD)
    assert old.status_code == 400
    await sign_in(client, desk.login, OTHER_PASSWORD)


async def test_who_resets_an_account_does_not_get_its_duties_alone(client, street, lead):
    custodian = await street.account(Duty.IDENTITY_CUSTODIAN, password_hash=hashed())
    assert (await open_account(client, lead, custodian.id, OTHER_PASSWORD)).status_code == 204
    me = (
        await client.get("/v1/me", headers=bearer(await sign_in(client, custodian.login, OTHER_PASSWORD)))
    ).json()
    assert me["duties"] == []
    confirmation = f"/v1/accounts/{custodian.id}/duties/identity_custodian/confirmation"
    refused = await client.post(confirmation, headers=lead.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "same_person")
    other = await street.account(Duty.OFFICE_LEAD)
    assert (await client.post(confirmation, headers=other.headers)).status_code == 200
    me = (
        await client.get("/v1/me", headers=bearer(await sign_in(client, custodian.login, OTHER_PASSWORD)))
    ).json()
    assert me["duties"] == ["identity_custodian"]


# Suspension


async def test_suspension_ends_everything_and_reinstatement_gives_it_back(client, street, lead):
    desk = await street.account(Duty.TIP_DESK, password_hash=hashed())
    code = (await client.post(f"/v1/accounts/{desk.id}/link-codes", headers=lead.headers)).json()
    path = f"/v1/accounts/{desk.id}"
    assert (await client.post(f"{path}/suspension", headers=lead.headers)).json()["state"] == "suspended"
    assert (await client.get("/v1/me", headers=desk.headers)).json()["code"] == "session_ended"
    form = {"link_code": code["link_code"], "new_password": OTHER_PASSWORD}
    assert (await client.post("/v1/auth/activation", json=form)).json()["code"] == "link_code_invalid"
    for verb in ("suspension", "link-codes"):
        answer = await client.post(f"{path}/{verb}", headers=lead.headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    assert (await client.post(f"{path}/reinstatement", headers=lead.headers)).json()["state"] == "active"
    assert (await client.post(f"{path}/reinstatement", headers=lead.headers)).status_code == 409
    await sign_in(client, desk.login)


async def test_nobody_suspends_themselves(client, lead):
    answer = await client.post(f"/v1/accounts/{lead.id}/suspension", headers=lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


async def test_a_lead_signs_somebody_out_everywhere(client, street, lead):
    desk = await street.account(Duty.TIP_DESK)
    assert (await client.delete(f"/v1/accounts/{desk.id}/sessions", headers=lead.headers)).status_code == 204
    assert (await client.get("/v1/me", headers=desk.headers)).json()["code"] == "session_ended"
