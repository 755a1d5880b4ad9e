"""Care's part of the story: an order, deadlines, teams that are proposed, and a door that stays shut."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from api.cli.demo_setting import DemoSetting
from api.cli.output import say
from api.clients.http import Refused, Wire
from api.clients.staff import SignedInClient
from api.kit.clock import legal_date

CASES: Final = 6
"""Orders that come to one community in a day."""

REFUSED: Final = 403


class CareStory:
    """Case workers of a community, their lead, the office, and a police machine that finds nothing.

    Args:
        setting: Who can sign in.
        wire: Connection to the service.
    """

    def __init__(self, setting: DemoSetting, wire: Wire) -> None:
        self.failures: list[str] = []
        self._today = legal_date(datetime.now(UTC))
        first = setting.account("case_worker")
        self.community_code = str(first["unit_code"])
        named = [one for one in setting.accounts if "case_worker" in one["duties"]]
        colleagues = [one for one in named if one["unit_code"] == self.community_code]
        self.workers = {one.account_id: one for one in (_Worker(wire, account) for account in colleagues)}
        self.worker = next(iter(self.workers.values()))
        lead = setting.account("community_lead", unit_code=self.community_code)
        self.lead = _signed_in(wire, lead)
        self.office = _signed_in(wire, setting.account("office_lead"), purpose="supervision")
        self.police = SignedInClient(wire)
        machine = setting.client("police")
        self.police.sign_in_as_client(machine["client_id"], machine["client_secret"])
        self.cases: list[dict[str, Any]] = []

    def tell(self) -> list[str]:
        """Tell it; what did not come out as it should."""
        self._orders_come()
        self._teams_are_proposed()
        self._the_work_of_a_day()
        self._the_wall_holds()
        self._the_person_is_shown()
        return self.failures

    def _expect(self, *, what: str, is_so: bool) -> None:
        if not is_so:
            self.failures.append(what)

    def _day(self, days_ago: int) -> str:
        return (self._today - timedelta(days=days_ago)).isoformat()

    def _orders_come(self) -> None:
        say("⑮ 决定书送到社区，开立期次  Orders come to a community")
        for number in range(CASES):
            order = {
                "number": f"（演示）禁毒决字{number + 1}号",
                "issued_by": "演示公安分局",
                "issued_on": self._day(9),
                "received_on": self._day(7),
                "notified_on": self._day(6),
            }
            body = {
                "type": "community_treatment",
                "participant": {"name": f"演示{'甲乙丙丁戊己'[number]}某"},
                "community_code": self.community_code,
                "execution_basis": "current_residence",
                "order": order,
            }
            self.cases.append(self.worker.call("POST", "/v1/episodes", json=body, is_keyed=True).json())
        due = {case["report_due_on"] for case in self.cases}
        named = "、".join(case["pseudonym"] for case in self.cases)
        say(f"   {named}：十五日内报到，最迟 {min(due)}  to report by then")

    def _teams_are_proposed(self) -> None:
        say("⑯ 为全社区一并提出帮教小组，说明理由  Teams are proposed for all cases at once, with reasons")
        asked = {"community_code": self.community_code}
        made = self.lead.call("POST", "/v1/pairings/proposals", json=asked, is_keyed=True).json()
        lines = [line for line in made["lines"] if line["lead"] is not None]
        for line in lines[:2]:
            costs = {reason: points for reason, points in line["lead"]["costs"].items() if points}
            say(f"   {line['pseudonym']}：代价 costs {costs or 0}")
        for worker in self.workers.values():
            for declaration in worker.pages("/v1/pairings/declarations"):
                path = f"/v1/pairings/declarations/{declaration['id']}"
                worker.call("POST", path, json={"has_conflict": False}, is_keyed=True)
        path = f"/v1/pairings/proposals/{made['id']}/confirmation"
        told = self.lead.call("POST", path, json={"changes": []}, is_keyed=True).json()
        listed = sum(len(worker.pages("/v1/pairings")) for worker in self.workers.values())
        say(
            f"   {len(lines)} 个期次成组，成员都在自己的列表里看到  {told['status']}, {listed} in their lists"
        )
        self._expect(what="the proposal was not confirmed", is_so=told["status"] == "confirmed")
        self._expect(what="members do not find their cases", is_so=listed >= 2 * len(lines))

    def _the_work_of_a_day(self) -> None:
        say("⑰ 报到、协议、联系  Report, agreement, contact")
        worker, case = self._lead_of(self.cases[0])
        path = f"/v1/episodes/{case['id']}"
        here = {"to": "reported", "effective_on": self._day(0), "evidence": {"reported_on": self._day(0)}}
        worker.call("POST", f"{path}/transitions", json=here, is_keyed=True)
        template = worker.call("GET", "/v1/episodes/agreement-template").json()
        blocks = {"rights_and_help": "您可以得到技能培训和就业指导；您的情况依法保密。"}
        blocks |= {"rules": "定期接受检测；离开所在区三日以上的，事先书面报告。"}
        blocks |= {"measures": "每两周联系一次。", "consequences": "严重违反协议的，依法报告公安机关。"}
        agreement = {
            "signed_on": self._day(0),
            "template_version": template["template_version"],
            "blocks": blocks,
        }
        worker.call("POST", f"{path}/agreement", json=agreement, is_keyed=True)
        going = {"to": "in_progress", "effective_on": self._day(0)}
        worker.call("POST", f"{path}/transitions", json=going, is_keyed=True)
        contact = {"at": datetime.now(UTC).isoformat(), "kind": "office", "is_reached": True}
        contact |= {"topics": ["well_being"], "note": "想了解技能培训的时间"}
        worker.call("POST", f"{path}/contacts", json=contact, is_keyed=True)
        schedule = worker.call("GET", f"{path}/schedule").json()
        coming = [item for item in schedule["items"] if item["status"] in {"open", "upcoming"}]
        tests = sum(item["kind"] == "drug_test" for item in schedule["items"])
        say(f"   期限至 {schedule['expires_on']}，检测 {tests} 次；下一项 next: {coming[0]['kind']}")
        self._expect(what="a term of three years has not 22 tests", is_so=tests == 22)  # noqa: PLR2004

    def _lead_of(self, case: dict[str, Any]) -> tuple["_Worker", dict[str, Any]]:
        seen = self.lead.call("GET", f"/v1/episodes/{case['id']}").json()
        return self.workers[seen["lead_id"]], seen

    def _the_wall_holds(self) -> None:
        say("⑱ 公安账号什么也看不到  A police account finds nothing")
        for path in ("/v1/episodes", f"/v1/episodes/{self.cases[0]['id']}", "/v1/pairings"):
            try:
                self.police.call("GET", path)
                self.failures.append(f"the police were answered on {path}")
            except Refused as refused:
                self._expect(what="the police were told something", is_so=refused.status == REFUSED)
        say("   403、403、403：不论有没有，答复都一样  the same answer, whether there is something or not")

    def _the_person_is_shown(self) -> None:
        say("⑲ 谁看过档案，可以给本人看  The person is shown who opened the file")
        worker, case = self._lead_of(self.cases[0])
        self.office.call("GET", f"/v1/participants/{case['participant_id']}")
        lines = worker.pages(f"/v1/participants/{case['participant_id']}/access-log")
        purposes = [line["purpose"] for line in lines if line["purpose"] is not None]
        say(f"   {len(lines)} 行；街道办事处查阅的目的  purpose of the office: {purposes}")
        self._expect(what="the office's reading is not in the log", is_so="supervision" in purposes)


class _Worker(SignedInClient):
    """A case worker, who knows their own id."""

    def __init__(self, wire: Wire, account: dict[str, Any]) -> None:
        super().__init__(wire)
        self.sign_in(account["username"], account["password"])
        self.account_id = str(self.call("GET", "/v1/me").json()["account"]["id"])


def _signed_in(wire: Wire, account: dict[str, Any], *, purpose: str | None = None) -> SignedInClient:
    client = SignedInClient(wire, purpose=purpose)
    client.sign_in(account["username"], account["password"])
    return client
