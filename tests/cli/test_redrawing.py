"""`place import`, `export` and `check` against a real street: what is written, and what is not."""

import asyncio
import copy
import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access.permissions import Duty
from api.cli import drawings
from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.field import SIDE, SOUTH, WEST, check_in_item, square, worker_of
from tests.factories.street import StreetKit

Shell = Callable[..., tuple[int, str]]
TODAY = legal_date(datetime.now(UTC))
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
WHOLE = [(WEST, SOUTH), (WEST + 2 * SIDE, SOUTH), (WEST + 2 * SIDE, SOUTH + SIDE), (WEST, SOUTH + SIDE)]


@pytest.fixture
async def drawn(street: StreetKit) -> StreetKit:
    """A street whose two grids lie side by side since 2020."""
    for suffix in ("", "001", "001000"):
        await street.draw(suffix, WHOLE)
    await street.draw("001001", square())
    await street.draw("001002", square(1))
    return street


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document))


async def run(shell: Shell, *words: object) -> tuple[int, str]:
    return await asyncio.to_thread(shell, *(str(word) for word in words))


async def exported(shell: Shell, street: StreetKit, path: Path, *words: object) -> dict[str, Any]:
    code, printed = await run(shell, "place", "export", "--street", street.code, "--out", path, *words)
    assert code == 0, printed
    return read(path)


def feature(document: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["features"] if one["properties"]["code"] == code)
    return found


def shift_the_common_edge(document: dict[str, Any], street: StreetKit, by: float = SIDE / 4) -> None:
    """The first grid grows eastwards at the cost of the second."""
    edge = WEST + SIDE
    for suffix in ("001001", "001002"):
        for place in feature(document, street.code + suffix)["geometry"]["coordinates"][0]:
            if abs(place[0] - edge) < 1e-9:
                place[0] += by


async def boundaries(street: StreetKit, suffix: str = "001001") -> list[tuple[date, date | None]]:
    rows = await street.owner.fetch(
        "SELECT valid_from, valid_to FROM unit_boundary WHERE street_id = $1 AND unit_id = $2"
        " ORDER BY valid_from, valid_to",
        street.id,
        street.units[street.code + suffix],
    )
    return [tuple(row) for row in rows]


async def add_point(street: StreetKit, code: str, suffix: str, longitude: float = WEST) -> None:
    await street.owner.execute(
        "INSERT INTO patrol_point (street_id, id, code, kind, grid_id, name_zh, longitude, latitude, crs,"
        " valid_from, changed_at, version) VALUES ($1, $2, $3, 'market', $4, '市场', $5, $6, 'wgs84',"
        " DATE '2020-01-01', now(), 1)",
        street.id,
        new_id(),
        code,
        street.units[street.code + suffix],
        longitude,
        SOUTH + SIDE / 2,
    )


async def redrawn(shell: Shell, street: StreetKit, path: Path, *words: object) -> tuple[int, str]:
    document = await exported(shell, street, path)
    shift_the_common_edge(document, street)
    write(path, document)
    return await run(shell, "place", "import", path, *words)


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09", "cgcs2000"])
async def test_what_is_exported_can_be_imported_and_changes_nothing(
    shell: Shell, drawn: StreetKit, tmp_path: Path, crs: str
) -> None:
    document = await exported(shell, drawn, tmp_path / "a.geojson", "--crs", crs)
    assert document["crs"] == crs
    assert len(document["features"]) == len(drawn.units)
    code, printed = await run(shell, "place", "import", tmp_path / "a.geojson", "--from", TODAY)
    assert (code, "redrawn 0" in printed, "Written" in printed) == (0, True, False)
    assert await boundaries(drawn) == [(date(2020, 1, 1), None)]


async def test_a_redraw_ends_the_old_boundary_and_keeps_it(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    code, printed = await redrawn(shell, drawn, tmp_path / "a.geojson")
    assert (code, f"Written, in force from {TOMORROW}" in printed) == (0, True)
    assert await boundaries(drawn) == [(date(2020, 1, 1), TOMORROW), (TOMORROW, None)]
    assert await boundaries(drawn, "001000") == [(date(2020, 1, 1), None)]
    line = await drawn.owner.fetchrow(
        "SELECT actor_kind, detail FROM audit_event WHERE street_id = $1 AND action = 'redraw_street'",
        drawn.id,
    )
    assert line["actor_kind"] == "command_line"
    assert json.loads(line["detail"]) == {
        "added": 0,
        "redrawn": 2,
        "renamed": 0,
        "ended": 0,
        "from": TOMORROW.isoformat(),
    }


async def test_a_mistake_of_the_same_day_is_drawn_again_the_same_day(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    before = await exported(shell, drawn, tmp_path / "before.geojson")
    assert (await redrawn(shell, drawn, tmp_path / "a.geojson", "--from", TODAY))[0] == 0
    write(tmp_path / "before.geojson", before)
    code, printed = await run(shell, "place", "import", tmp_path / "before.geojson", "--from", TODAY)
    assert (code, "redrawn 2" in printed) == (0, True)
    assert await boundaries(drawn) == [(date(2020, 1, 1), TODAY), (TODAY, TODAY), (TODAY, None)]
    assert (await run(shell, "place", "check", "--street", drawn.code))[1].count("✗") == 0


async def test_a_record_is_judged_by_the_boundary_of_its_day(
    client: httpx.AsyncClient, shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    """Redrawn today: what was observed yesterday counts as it was drawn yesterday, though it comes later."""
    worker = await worker_of(drawn, "001002")
    lost = {"grid_code": f"{drawn.code}001002", "longitude": WEST + SIDE * 1.05}

    async def judged(**changes: Any) -> str:
        item = check_in_item(drawn, **lost, **changes)
        answer = await client.post("/v1/check-ins", json=item, headers=worker.headers)
        found: str = answer.json()["items"][0]["geofence"]
        return found

    assert await judged() == "inside"
    assert (await redrawn(shell, drawn, tmp_path / "a.geojson", "--from", TODAY))[0] == 0
    assert await judged() == "outside"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert await judged(observed_at=yesterday.isoformat()) == "inside"


async def test_grids_are_added_and_ended_with_their_staff_and_points(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    worker = await worker_of(drawn, "001002")
    for suffix in ("001001", "001002"):
        await add_point(drawn, suffix, suffix)
    document = await exported(shell, drawn, tmp_path / "a.geojson")
    old = feature(document, f"{drawn.code}001002")
    new = copy.deepcopy(old)
    new["properties"] |= {"code": f"{drawn.code}001003", "name_zh": "新网格", "name_en": "New grid"}
    document["features"] = [one for one in document["features"] if one is not old] + [new]
    write(tmp_path / "a.geojson", document)
    code, printed = await run(shell, "place", "import", tmp_path / "a.geojson")
    assert (code, "[" + drawn.code + "001002]" in printed) == (1, True), "the old grid stays, and overlaps"
    code, printed = await run(
        shell, "place", "import", tmp_path / "a.geojson", "--end-absent", "--from", TOMORROW
    )
    assert (code, "added 1" in printed, "ended 1" in printed) == (0, True, True)
    assert "give them another" in printed, "somebody is at home in the grid that ends"
    ends = await drawn.owner.fetchval(
        "SELECT valid_to FROM assignment WHERE street_id = $1 AND account_id = $2", drawn.id, worker.id
    )
    assert ends == TOMORROW
    assert await boundaries(drawn, "001002") == [(date(2020, 1, 1), TOMORROW)]
    points = await drawn.owner.fetch(
        "SELECT valid_to, version FROM patrol_point WHERE street_id = $1 ORDER BY code", drawn.id
    )
    assert [tuple(row) for row in points] == [(None, 1), (TOMORROW, 2)]
    codes = await drawn.owner.fetch(
        "SELECT code, valid_to FROM unit WHERE street_id = $1 AND code LIKE '%00100_' ORDER BY code",
        drawn.id,
    )
    assert [(row["code"][-3:], row["valid_to"]) for row in codes] == [
        ("000", None),
        ("001", None),
        ("002", TOMORROW),
        ("003", None),
    ]


async def test_names_change_at_once_and_have_no_history(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    document = await exported(shell, drawn, tmp_path / "a.geojson")
    feature(document, f"{drawn.code}001001")["properties"]["name_zh"] = "听潮网格"
    write(tmp_path / "a.geojson", document)
    code, printed = await run(shell, "place", "import", tmp_path / "a.geojson")
    assert (code, "renamed 1" in printed) == (0, True)
    assert feature(await exported(shell, drawn, tmp_path / "b.geojson"), f"{drawn.code}001001")["properties"][
        "name_zh"
    ] == ("听潮网格")
    assert await boundaries(drawn) == [(date(2020, 1, 1), None)]


async def test_nothing_is_written_when_anything_is_wrong_or_only_tried(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    path = tmp_path / "a.geojson"
    document = await exported(shell, drawn, path)
    shift_the_common_edge(document, drawn)
    feature(document, f"{drawn.code}001002")["properties"]["parent_code"] = f"{drawn.code}009000"
    write(path, document)
    code, printed = await run(shell, "place", "import", path)
    assert (code, "#5" in printed, "Nothing was written" in printed) == (1, True, True)
    code, printed = await redrawn(shell, drawn, path, "--dry-run")
    assert (code, "redrawn 2" in printed, "nothing was written" in printed) == (0, True, True)
    assert await boundaries(drawn) == [(date(2020, 1, 1), None)]


async def test_history_is_not_rewritten(shell: Shell, drawn: StreetKit, tmp_path: Path) -> None:
    code, printed = await redrawn(shell, drawn, tmp_path / "a.geojson", "--from", YESTERDAY)
    assert (code, "history is not rewritten" in printed) == (1, True)
    assert (await redrawn(shell, drawn, tmp_path / "a.geojson", "--from", TOMORROW))[0] == 0
    document = await exported(shell, drawn, tmp_path / "a.geojson", "--as-of", TODAY)
    shift_the_common_edge(document, drawn, by=-SIDE / 4)
    write(tmp_path / "a.geojson", document)
    code, printed = await run(shell, "place", "import", tmp_path / "a.geojson", "--from", TODAY)
    assert (code, "choose a later --from" in printed) == (1, True)


async def test_the_same_redraw_twice_at_once_is_made_once(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    document = await exported(shell, drawn, tmp_path / "a.geojson")
    shift_the_common_edge(document, drawn)
    write(tmp_path / "a.geojson", document)
    answers = await asyncio.gather(*(run(shell, "place", "import", tmp_path / "a.geojson") for _ in range(2)))
    assert 0 in {code for code, _ in answers}
    assert await boundaries(drawn) == [(date(2020, 1, 1), TOMORROW), (TOMORROW, None)]


async def test_a_street_that_changed_meanwhile_is_not_redrawn(
    shell: Shell, drawn: StreetKit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged, nested = drawings.judge, []

    def judge_slowly(*given: Any, **options: Any) -> Any:
        if not nested:
            nested.append(
                threading.Thread(target=shell, args=("place", "import", str(tmp_path / "a.geojson")))
            )
            nested[0].start()
            nested[0].join()
        return judged(*given, **options)

    monkeypatch.setattr(drawings, "judge", judge_slowly)
    code, printed = await redrawn(shell, drawn, tmp_path / "a.geojson")
    assert (code, "run it again" in printed) == (1, True)
    assert await boundaries(drawn) == [(date(2020, 1, 1), TOMORROW), (TOMORROW, None)]


async def test_another_street_is_not_touched(
    shell: Shell, drawn: StreetKit, other_street: StreetKit, tmp_path: Path
) -> None:
    await exported(shell, drawn, tmp_path / "a.geojson")
    code, printed = await run(
        shell, "place", "import", tmp_path / "a.geojson", "--street", other_street.code, "--end-absent"
    )
    assert (code, "Nothing was written" in printed) == (1, True)
    assert (await run(shell, "place", "export", "--street", "989999999"))[0] == 1
    mixed = read(tmp_path / "a.geojson")
    mixed["features"][0]["properties"]["code"] = other_street.code
    write(tmp_path / "a.geojson", mixed)
    code, printed = await run(shell, "place", "import", tmp_path / "a.geojson")
    assert (code, "--street" in printed) == (1, True)


async def test_check_tells_of_grids_without_staff_and_of_points_outside(
    shell: Shell, drawn: StreetKit, tmp_path: Path
) -> None:
    for capacity in ("responsible", "deputy"):
        await worker_of(drawn, "001001", capacity=capacity)
    await add_point(drawn, "P-1", "001002", WEST + SIDE * 1.05)
    code, printed = await run(shell, "place", "check", "--street", drawn.code)
    assert code == 1
    assert f"{drawn.code}001002 网格缺少" in printed
    assert "001001 网格缺少" not in printed
    assert "P-1" not in printed
    _, printed = await redrawn(shell, drawn, tmp_path / "a.geojson")
    assert "P-1 巡查点不在网格内" in printed
    _, printed = await run(shell, "place", "check", "--street", drawn.code, "--as-of", TOMORROW)
    assert "P-1" in printed


@pytest.mark.parametrize(
    "words",
    [
        ("place", "import", "absent.geojson"),
        ("place", "export", "--street", "x"),
        ("place", "check", "--street", "989999999"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    code, printed = shell(*words)
    assert (code, len(printed.strip().splitlines())) == (1, 1)


def test_a_street_is_founded_by_the_same_rules(shell: Shell, tmp_path: Path) -> None:
    ring = [list(place) for place in [*square(), square()[0]]]
    units = [
        {"code": "980000077", "kind": "street", "name_zh": "新街道", "name_en": "New Street"},
        {
            "code": "980000077001",
            "kind": "community",
            "parent_code": "980000077",
            "name_zh": "一社区",
            "name_en": "First",
            "boundary": {"type": "Polygon", "coordinates": [[[y, x] for x, y in ring]]},
        },
    ]
    (tmp_path / "units.json").write_text(json.dumps(units))
    code, printed = shell("place", "found", str(tmp_path / "units.json"))
    assert (code, "latitude stands before longitude" in printed) == (1, True)
    assert shell("place", "check", "--street", "980000077")[0] == 1


def test_a_day_and_a_tolerance_must_be_ones(shell: Shell) -> None:
    for words in (
        ("--from", "soon"),
        ("--from", "0001-01-01"),
        ("--tolerance-m2", "-1"),
        ("--tolerance-m2", "nan"),
    ):
        with pytest.raises(SystemExit):
            shell("place", "import", "x", *words)


async def test_a_redraw_reaches_whoever_works_there(shell: Shell, drawn: StreetKit, tmp_path: Path) -> None:
    worker = await worker_of(drawn)
    lead = await drawn.account(Duty.OFFICE_LEAD)

    async def stamps() -> list[int]:
        return [
            await drawn.owner.fetchval(
                "SELECT identity_stamp FROM account WHERE street_id = $1 AND id = $2", drawn.id, one.id
            )
            for one in (worker, lead)
        ]

    before = await stamps()
    assert (await redrawn(shell, drawn, tmp_path / "a.geojson"))[0] == 0
    assert await stamps() == [before[0] + 1, before[1]]
