"""The field's part of the story: a phone without a network, a drafted record, and honest coverage."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from api.cli.demo_setting import DemoSetting
from api.cli.output import say
from api.clients.http import Wire
from api.clients.phone import Phone
from api.clients.staff import SignedInClient
from api.kit.clock import SHANGHAI

RECORDS: Final = 600
"""What one phone sends after a day without a network; `BAD` of them are wrong."""

BAD: Final = 3
FRIDAY: Final = 5
FIRST_HOUR: Final = 8
LINE: Final = "check_ins"


class FieldStory:
    """A grid worker, the chief, the community lead and the office lead.

    Args:
        setting: Who can sign in.
        wire: Connection to the service.
        folder: Where the phone keeps what it wrote down.
    """

    def __init__(self, setting: DemoSetting, wire: Wire, folder: Path) -> None:
        self.failures: list[str] = []
        worker = setting.account("grid_worker")
        self.grid_code = str(worker["unit_code"])
        self.phone = Phone(wire, folder)
        self.phone.sign_in(worker["username"], worker["password"])
        self.chief = _signed_in(wire, setting.account("grid_chief"))
        community = setting.account("community_lead", unit_code=self.grid_code[:12])
        self.community = _signed_in(wire, community)
        self.office = _signed_in(wire, setting.account("office_lead"))

    def tell(self) -> list[str]:
        """Tell it; what did not come out as it should."""
        self._todays_task()
        self._a_day_without_a_network()
        self._the_record_is_already_drafted()
        self._coverage_is_honest()
        return self.failures

    def _expect(self, *, what: str, is_so: bool) -> None:
        if not is_so:
            self.failures.append(what)

    def _todays_task(self) -> None:
        say("⑪ 网格长排一次巡查，网格员到点打卡  A patrol is planned, the worker checks in at its points")
        self.phone.sync()
        me = self.phone.call("GET", "/v1/me").json()["account"]["id"]
        points = [code for code, one in self.phone.known.points.items() if one["grid_code"] == self.grid_code]
        now = datetime.now(UTC)
        plan = {"grid_code": self.grid_code, "point_codes": points, "owner_id": me, "note": "留意空置房屋。"}
        plan |= {
            "window_starts_at": now.isoformat(),
            "window_ends_at": (now + timedelta(hours=2)).isoformat(),
        }
        patrol = self.chief.call("POST", "/v1/patrols", json=plan, is_keyed=True).json()["id"]
        self.phone.sync()
        has_task = any(task["source_id"] == patrol for task in self.phone.known.tasks.values())
        self._expect(what="the patrol is not among the phone's tasks", is_so=has_task)
        for code in points:
            place = {name: self.phone.known.points[code][name] for name in ("longitude", "latitude", "crs")}
            self._write(datetime.now(UTC), kind="patrol", patrol_id=patrol, point_code=code, **place)
        self.phone.send()
        done = {"findings": ["nothing_found"]}
        told = self.phone.call("POST", f"/v1/patrols/{patrol}/completion", json=done, is_keyed=True).json()
        say(f"   {len(points)} 个点  points；{told['status']}，任务随之完成  and the task with it")
        self.phone.sync()
        ended = {task["source_id"]: task["status"] for task in self.phone.known.tasks.values()}
        self._expect(what="the task did not end with its patrol", is_so=ended.get(patrol) == "done")

    def _a_day_without_a_network(self) -> None:
        say("⑫ 网格员离线一天，一次补传  A grid worker is offline for a day, then sends it all")
        before = self._acknowledged()
        opening = _last_friday()
        points = [code for code, one in self.phone.known.points.items() if one["grid_code"] == self.grid_code]
        west, south = self._corner()
        for number in range(RECORDS - BAD - 1):
            at = opening + timedelta(minutes=number)
            place: dict[str, Any] = {
                "longitude": west + number * 1e-6,
                "latitude": south,
                "crs": "wgs84",
                "accuracy_m": 15.0,
            }
            point = points[0] if points and number % 50 == 0 else None
            self._write(at, point_code=point, **place)
        self.phone.write_down(
            "observation",
            grid_code=self.grid_code,
            kind="unsafe_building",
            observed_at=opening.isoformat(),
            place_note="旧仓库北墙开裂，雨棚松动",
        )
        self._write(opening, longitude=west, latitude=south, crs="mars")
        self._write(opening, longitude=west, latitude=91.0, crs="wgs84")
        self._write(opening, grid_code="990000001002001", longitude=west, latitude=south, crs="wgs84")
        counts = self.phone.send()
        say(f"   {RECORDS} 条一次发送  in one batch: {dict(counts)}")
        for problem in self.phone.known.refused.values():
            say(f"   退回  came back: {problem['code']} – {problem['detail']}")
        good = RECORDS - BAD
        self._expect(
            what="the phone's records were not taken", is_so=counts == {"created": good, "refused": BAD}
        )
        sent = len(self.phone.known.received)
        self.phone.known.received.clear()
        again = self.phone.send()
        say(f"   回执丢失，再发一遍  the answer was lost, sent again: {dict(again)}")
        self._expect(what="records were doubled", is_so=again == {"duplicate": sent})
        kept = self._acknowledged() - before
        say(f"   手机 {good}，服务端 {kept}  the phone and the service agree")
        self._expect(what=f"the service counts {kept}, the phone {good}", is_so=kept == good)

    def _write(self, at: datetime, **fields: Any) -> None:  # noqa: ANN401 - fields of a check-in
        record = {"grid_code": self.grid_code, "kind": "routine", "observed_at": at.isoformat(), **fields}
        self.phone.write_down("check_in", **record)

    def _acknowledged(self) -> int:
        return sum(one["acknowledged"] for one in self.phone.sync()["counts"].values())

    def _corner(self) -> tuple[float, float]:
        """A place a little inside the grid."""
        ring = self.phone.known.grids[self.grid_code]["geometry"]["coordinates"][0]
        west, south = (sum(place[axis] for place in ring) / len(ring) for axis in (0, 1))
        return round(west, 6), round(south, 6)

    def _the_record_is_already_drafted(self) -> None:
        say("⑬ 周记录由事件起草，网格长改一行后确认  Drafted from events; the chief corrects a line")
        year, week, _day = _last_friday().astimezone(SHANGHAI).isocalendar()
        wanted = {"grid_code": self.grid_code, "kind": "weekly", "period": f"{year}-W{week:02d}"}
        drafted = self.chief.call("POST", "/v1/work-records", json=wanted, is_keyed=True)
        record = drafted.json()
        line = next(one for one in record["lines"] if one["code"] == LINE)
        say(f"   {wanted['period']} 第 {record['revision']} 稿：打卡 {line['drafted']} 次  check-ins drafted")
        self._expect(what="the draft does not tell the check-ins", is_so=line["drafted"] >= RECORDS - BAD - 1)
        if record["status"] == "draft":
            self._correct_and_confirm(record, drafted.headers["etag"], line["drafted"])
        else:
            say("   已确认过，不再改动；迟到的另起一稿  confirmed before; late events begin a revision")

    def _correct_and_confirm(self, record: dict[str, Any], etag: str, drafted: int) -> None:
        path = f"/v1/work-records/{record['id']}"
        correction = {"code": LINE, "corrected": drafted + 1, "reason": "一次在地下车库，手机没有信号"}
        edit = {"corrections": [correction], "note": "本周重点巡查旧仓库一带。"}
        edited = self.chief.call("PUT", path, json=edit, etag=etag)
        said = {"is_zero_report": False}
        etag = edited.headers["etag"]
        confirmed = self.chief.call("POST", f"{path}/confirmation", json=said, etag=etag).json()
        say(f"   {drafted} → {drafted + 1}，已确认  corrected and {confirmed['status']}")
        self._expect(what="the record was not confirmed", is_so=confirmed["status"] == "confirmed")

    def _coverage_is_honest(self) -> None:
        say("⑭ 入户宣传：分母先冻结，拒访另列  Outreach: a frozen denominator, refusals beside it")
        campaign = self._open_campaign()
        units = self.phone.pages(f"/v1/outreach-campaigns/{campaign}/address-units")
        for unit, counts in zip(
            units, ({"contacted": 9, "refused": 1, "no_answer": 2}, {"contacted": 7}), strict=False
        ):
            self.phone.write_down("visit", campaign_id=campaign, address_unit_id=unit["id"], **counts)
        self.phone.send()
        path = f"/v1/outreach-campaigns/{campaign}/coverage"
        mine = self.community.call("GET", path, params={"by": "grid"}).json()
        whole = self.office.call("GET", path, params={"by": "community"}).json()
        for lead, answer in (("社区 community", mine), ("街道 street", whole)):
            for cell in answer["items"]:
                reached = cell["reached"]
                say(f"   {lead} {cell['unit_code']}: {reached['numerator']}/{reached['denominator']}")
        cells = {cell["unit_code"]: cell["reached"] for cell in mine["items"]}
        share = cells[self.grid_code]
        is_so = (share["numerator"], share["denominator"]) == (16, 35)
        self._expect(what="coverage is not 16 of 35", is_so=is_so)
        overdue = self.community.pages("/v1/work-records/overdue")
        say(f"   社区逾期周记录 overdue records of the community: {len(overdue)}")

    def _open_campaign(self) -> str:
        today = datetime.now(SHANGHAI).date()
        plan = {"name_zh": "冬季禁毒宣传入户", "name_en": "Winter outreach"}
        plan |= {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=30)).isoformat()}
        made = self.office.call("POST", "/v1/outreach-campaigns", json=plan, is_keyed=True)
        path = f"/v1/outreach-campaigns/{made.json()['id']}"
        lines = [
            {"grid_code": self.grid_code, "code": "3-1", "households": 24},
            {"grid_code": self.grid_code, "code": "3-2", "households": 12},
        ]
        register = {"reason": "第一版", "lines": lines}
        self.office.call("POST", f"{path}/registers", json=register, is_keyed=True)
        etag = self.office.call("GET", path).headers["etag"]
        self.office.call("POST", f"{path}/opening", etag=etag, is_keyed=True)
        return str(made.json()["id"])


def _signed_in(wire: Wire, account: dict[str, Any]) -> SignedInClient:
    client = SignedInClient(wire)
    client.sign_in(account["username"], account["password"])
    return client


def _last_friday() -> datetime:
    """Eight in the morning, in Shanghai, of the Friday of last week."""
    now = datetime.now(SHANGHAI)
    day = now.date() - timedelta(days=now.isoweekday() + 7 - FRIDAY)
    return datetime(day.year, day.month, day.day, FIRST_HOUR, tzinfo=SHANGHAI).astimezone(UTC)
