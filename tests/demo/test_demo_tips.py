import json
import re
from collections import Counter
from importlib import resources

import pytest

from api.domain.places.demo_street import community_codes

DATA = json.loads((resources.files("api.clients") / "data" / "demo_tips.json").read_text("utf-8"))
TIPS = {tip["key"]: tip for tip in DATA["tips"]}
CLUES = [tip for tip in TIPS.values() if tip["story"]["clue"]]

# Source: docs of the domain, the enums in one block.
CATEGORIES = {
    "drug_use",
    "group_drug_use",
    "hosting_drug_use",
    "street_dealing",
    "trafficking",
    "transport",
    "smuggling",
    "manufacture",
    "possession",
    "shielding_or_concealment",
    "precursor_chemicals",
    "illicit_cultivation",
    "seeds_seedlings",
    "inducement_or_coercion",
    "controlled_medicine_supply",
    "drug_driving",
    "online_drug_activity",
    "discarded_paraphernalia",
    "other",
    "unsure",
}
CHANNELS = {
    "in_person",
    "rented_premises",
    "entertainment_venue",
    "courier_parcel",
    "logistics_warehouse",
    "vehicle",
    "online_chat",
    "school_vicinity",
    "public_space",
    "rooftop_or_garden",
    "unknown",
}
SUBSTANCES = {
    "opioids",
    "methamphetamine",
    "ketamine",
    "cannabis",
    "mdma_pills",
    "etomidate_vape",
    "synthetic_cannabinoid",
    "controlled_medicine",
    "nitrous_oxide",
    "poppy_plant",
    "unknown",
}
INTAKE = {"accepted", "transferred", "not_police_matter", "duplicate", "insufficient_info", "not_accepted"}
VERIFIED = {"substantiated", "partly_substantiated", "unsubstantiated", "not_verifiable"}
CASES = {
    "none",
    "administrative_case",
    "criminal_case_filed",
    "case_solved",
    "transferred_case",
    "undisclosed",
}
MARKS = {"minor_at_risk", "reporter_reachable", "staff_source"}


def texts(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def of_door(door):
    return [tip for tip in TIPS.values() if tip["door"] == door]


def final_answers():
    """The last word of the station about each clue, where it has one."""
    for tip in CLUES:
        station = tip["story"]["station"]
        yield station.get("returned", {}).get("then") or station


def test_there_are_the_56_tips_that_the_demonstration_promises():
    assert list(TIPS) == [f"t{number:02}" for number in range(1, 57)]
    assert DATA["street_code"] == "990000001"
    assert len({tip["content"]["narrative"] for tip in TIPS.values()}) == 56
    modes = Counter(tip["reporter"]["mode"] for tip in TIPS.values())
    assert modes == {"anonymous": 36, "pseudonymous_code": 10, "named": 10}
    decisions = Counter(tip["story"]["triage"]["decision"] for tip in of_door("tip"))
    assert decisions == {"accept": 48, "ask": 2, "duplicate": 2, "reject": 3}
    reasons = Counter(tip["story"]["triage"].get("reason_code") for tip in of_door("tip"))
    assert reasons["spam"] == reasons["not_drug_related"] == reasons["help_request_misrouted"] == 1
    assert sum(tip["photo"] for tip in TIPS.values()) == 1


def test_the_call_for_help_carries_no_category_and_becomes_no_clue():
    (call,) = of_door("help_request")
    assert set(call) == {"key", "door", "community_code", "content", "reporter", "photo", "story"}
    assert call["reporter"]["mode"] in {"anonymous", "named"}
    assert call["story"] == {"triage": None, "clue": None, "station": None}


def test_every_field_is_one_that_the_service_knows():
    for tip in TIPS.values():
        assert tip["community_code"] in {None, *community_codes()}
        assert set(tip["content"]) == {"narrative", "place", "when"}
        assert 20 <= len(tip["content"]["narrative"]) <= 600
    for tip in of_door("tip"):
        assert tip["urgency"] in {"urgent", "routine"}
    for name, known in (("category", CATEGORIES), ("channel_hint", CHANNELS), ("substance_hint", SUBSTANCES)):
        assert {tip[name] for tip in of_door("tip")} == known
    assert {tip["community_code"] for tip in TIPS.values()} == {None, *community_codes()}


def test_people_are_invented_and_their_numbers_impossible():
    named = [tip["reporter"]["contact"] for tip in TIPS.values() if tip["reporter"]["mode"] == "named"]
    assert len({contact["name"] for contact in named}) == 10
    phones = [contact["phone"] for contact in named if "phone" in contact]
    assert len(set(phones)) == len(phones)
    everything = json.dumps(DATA, ensure_ascii=False)
    assert set(re.findall(r"\b1\d{10}\b", everything)) == set(phones)
    assert all(re.fullmatch(r"19900000\d{3}", phone) for phone in phones)
    words = [tip["reporter"]["code_word"] for tip in TIPS.values() if "code_word" in tip["reporter"]]
    assert len(set(words)) == 10
    assert all(8 <= len(word) <= 64 for word in words)


@pytest.mark.parametrize("word", ["族", "籍", "教堂", "寺", "吸毒者", "http", "@", "�"])
def test_no_tip_speaks_of_origin_or_belief_or_shows_an_address(word):
    assert not [text for text in texts(DATA) if word in text]


def test_duplicates_name_an_earlier_tip_that_was_accepted():
    for key, tip in TIPS.items():
        triage = tip["story"]["triage"] or {}
        if triage.get("decision") == "duplicate":
            earlier = TIPS[triage["duplicate_of"]]
            assert earlier["key"] < key
            assert earlier["story"]["clue"]
            assert triage["message"]


def test_accepted_tips_become_clues_that_do_not_name_their_author():
    assert len(CLUES) == 50
    for tip in CLUES:
        package, marks = tip["story"]["clue"]["package"], tip["story"]["clue"]["handling_marks"]
        assert set(package) == {"narrative", "place", "when"}
        assert MARKS.issuperset(marks)
        written = " ".join(package.values())
        assert "我" not in written
        assert not [text for text in texts(tip["reporter"].get("contact", {})) if text in written]
        assert tip["reporter"].get("code_word", "—") not in written


def test_tips_about_minors_are_urgent():
    for tip in CLUES:
        if "minor_at_risk" in tip["story"]["clue"]["handling_marks"]:
            assert tip["urgency"] == "urgent"


def test_every_question_of_the_desk_gets_an_answer():
    for tip in of_door("tip"):
        triage = tip["story"]["triage"]
        assert (triage["decision"] == "ask") == ("answer" in triage)


def test_station_answers_in_an_order_that_the_queue_allows():
    for tip in CLUES:
        station = tip["story"]["station"]
        assert station["intake"]["intake_result"] in INTAKE
        assert ("returned" in station) == (station["intake"]["intake_result"] == "insufficient_info")
        if "returned" in station:
            back = station["returned"]
            assert back["question"]
            assert (back["answer"] is None) == (back["then"] is None) == ("closure_reason" in back)
    for answer in final_answers():
        intake, verification = answer["intake"], answer["verification"]
        assert bool(verification) == (intake["intake_result"] == "accepted")
        assert (intake["intake_result"] == "transferred") == ("transferred_to" in intake)
        assert intake["intake_result"] == "accepted" or intake["reason"]
        for step in verification[:-1]:
            assert step == {"verification_result": "pending"}
        for step in verification[-1:]:
            assert step["verification_result"] in VERIFIED | {"pending"}
            assert (step["verification_result"] == "pending") != (step.get("case_result") in CASES)
            assert ("case_ref" in step) == (step.get("case_result") not in {None, "none", "undisclosed"})


def test_outcomes_are_as_mixed_as_in_life():
    last = [answer["verification"][-1] for answer in final_answers() if answer["verification"]]
    verified = Counter(step["verification_result"] for step in last)
    assert VERIFIED | {"pending"} == set(verified)
    assert verified["unsubstantiated"] + verified["not_verifiable"] >= 15
    assert {step.get("case_result") for step in last} == CASES | {None}
    assert {tip["story"]["station"]["intake"]["intake_result"] for tip in CLUES} == INTAKE
