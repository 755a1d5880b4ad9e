"""A reward asked for before there was a clue reaches the police with the clue."""

import pytest

from tests.factories.clues import make_office
from tests.factories.intake import send


@pytest.fixture
async def accepted(client, street, owner):
    """A tip whose sender asked for a reward, then accepted by the desk."""
    sent = await send(client, street)
    reference = (await sent.post("reward-claims")).json()["reference"]
    await owner.execute("UPDATE tip SET status = 'accepted', visible_slot = 0 WHERE id = $1", sent.id)
    return sent, reference


async def test_a_claim_made_first_is_carried_over_to_the_clue(client, street, accepted):
    sent, reference = accepted
    office = await make_office(client, street)
    clue_id = await office.acknowledged(source="citizen", handling_marks=[], tip_id=str(sent.id))
    listed = (await office.get("/v1/clues", office.police, reward_state="requested")).json()["items"]
    assert [(one["id"], one["reward"]) for one in listed] == [
        (clue_id, {"state": "requested", "reference": reference})
    ]
    answer = await office.answer(clue_id, reward_state="notified", reward_ref=reference, where="二楼窗口")
    assert answer.status_code == 201
    reward = (await sent.page())["reward"]
    assert (reward["state"], reward["reference"], reward["where"]) == ("notified", reference, "二楼窗口")
