"""`demo`: five clients use the running service over HTTP and tell the story as it goes.

Citizens send, the desk decides, the station pulls and answers, a community lead takes the call for help,
and an auditor verifies every chain of custody without asking the service to be believed. Then the field: a
phone that was offline for a day, a work record that was drafted from it, coverage with its denominator. Then
care: orders, teams that are proposed with reasons, the work of a day, and a wall that holds.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from rich.progress import track
from rich.table import Table

from api.cli.demo_care import CareStory
from api.cli.demo_field import FieldStory
from api.cli.demo_setting import DemoSetting, read_setting, read_tips
from api.cli.output import console, say
from api.clients.auditor import AuditorClient, flip_one_byte
from api.clients.care import CareClient
from api.clients.demo_photo import PHOTO_CANARIES, make_demo_photo
from api.clients.desk import DeskClient
from api.clients.http import Refused, Wire
from api.clients.police import Filed, PoliceClient
from api.clients.tipster import Tipster
from api.crypto.chain import verify_chain
from api.settings import Settings

SEALED_ON_THE_PHONE = 5
"""Every fifth phone of the story seals by itself."""

CLAIM_SIZE = 10
UNKNOWN = "receipt_unknown"
SENT_AGAIN = 2
"""A returned clue comes again in a new epoch, and its supplement with it."""
CARE_ANSWER = "收到了，您不是一个人。请在方便时到社区服务中心二楼，或在这里继续留言。"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="five clients drive the running service and tell the story")
    parser.set_defaults(run=_demo)


def _demo(_arguments: argparse.Namespace) -> int:
    setting = read_setting(Settings())
    with Wire(setting.base_url) as wire, tempfile.TemporaryDirectory(prefix="demo-") as folder:
        return Story(setting, wire, Path(folder)).tell()


class Story:
    """One run of the demonstration.

    Args:
        setting: Who can sign in, and with which keys.
        wire: Connection to the service.
        folder: Where the station files what it takes over, and the phone of the field its records.
    """

    def __init__(self, setting: DemoSetting, wire: Wire, folder: Path) -> None:
        self._setting, self._wire, self._phone_folder = setting, wire, folder / "phone"
        station_folder = folder / "station"
        station_folder.mkdir()
        self._phone_folder.mkdir()
        self.tips = read_tips()
        self.by_key = {tip["key"]: tip for tip in self.tips}
        self.receipts: dict[str, str] = {}
        self.tip_ids: dict[str, str] = {}
        self.clue_ids: dict[str, str] = {}
        self.filed: list[Filed] = []
        self.failures: list[str] = []
        self.tipster = Tipster(wire, setting.street_code)
        self.desk = DeskClient(wire, setting.key_files("office"))
        self.station = PoliceClient(wire, setting.key_files("station"), station_folder)
        self.station_code = setting.unit_code("station")
        self.auditor = AuditorClient(wire)
        self.care = CareClient(wire, setting.key_files("care"))
        help_tip = next(tip for tip in self.tips if tip["door"] == "help_request")
        desk, auditor = setting.account("tip_desk"), setting.account("auditor")
        lead = setting.account("community_lead", unit_code=help_tip["community_code"])
        machine = setting.client("police")
        self.desk.sign_in(desk["username"], desk["password"])
        self.auditor.sign_in(auditor["username"], auditor["password"])
        self.care.sign_in(lead["username"], lead["password"])
        self.station.sign_in_as_client(machine["client_id"], machine["client_secret"])

    def tell(self) -> int:
        """Run the whole story; 0 when everything came out as it should."""
        self._citizens_send()
        self._desk_decides()
        self._reporters_answer()
        self._desk_hands_off()
        self._station_pulls()
        self._station_answers()
        self._returned_clues_go_round_again()
        self._care_opens_the_call_for_help()
        self._receipts_tell()
        self._auditor_verifies()
        self._one_reporter_leaves()
        self.failures += FieldStory(self._setting, self._wire, self._phone_folder).tell()
        self.failures += CareStory(self._setting, self._wire).tell()
        for failure in self.failures:
            say(f"✗ {failure}")
        say("\n故事讲完，一条未丢。 The story is told, nothing was lost." if not self.failures else "")
        return 1 if self.failures else 0

    def _expect(self, *, what: str, is_so: bool) -> None:
        if not is_so:
            self.failures.append(what)

    def _citizens_send(self) -> None:
        say("① 居民举报  Citizens send tips")
        modes = Counter(tip["reporter"]["mode"] for tip in self.tips)
        for number, tip in enumerate(track(self.tips, "   56 部手机 phones", console=console)):
            body = {name: value for name, value in tip.items() if name not in {"key", "photo", "story"}}
            is_sealed_here = number % SEALED_ON_THE_PHONE == 0
            self.receipts[tip["key"]] = self.tipster.send(body, is_sealed_here=is_sealed_here)
        say(f"   {len(self.receipts)} 条：{dict(modes)}；每 {SEALED_ON_THE_PHONE} 部手机有一部自行加密。")
        for tip in self.tips:
            if tip["photo"]:
                answer = self.tipster.attach(self.receipts[tip["key"]], make_demo_photo())
                removed = "、".join(one["label"]["zh"] for one in answer["removed"])
                say(f"   照片已去除  removed from the photo: {removed}")

    def _desk_decides(self) -> None:
        say("② 窗口分流  The desk opens and decides")
        # The key by which the desk answers a receipt bears the tip's id.
        pages = {key: self.tipster.follow(receipt) for key, receipt in self.receipts.items()}
        self.tip_ids = {key: page["reply_key"]["key_id"] for key, page in pages.items()}
        keys = {tip_id: key for key, tip_id in self.tip_ids.items()}
        waiting = [tip for tip in self.desk.tips(needs="triage") if tip["id"] in keys]
        opened = []
        for plain in track(waiting, "   开封 opening", console=console):
            tip = self.desk.read_tip(plain["id"])
            key = keys[tip["id"]]
            is_same = tip["content"] == self.by_key[key]["content"]
            self._expect(what=f"{key} did not arrive as it was sent", is_so=is_same)
            opened.append((key, tip))
        self._expect(what="a tip did not reach the desk", is_so=len(opened) == len(self.tips) - 1)
        # Duplicates name another tip, which must have been opened before.
        opened.sort(key=lambda pair: self.by_key[pair[0]]["story"]["triage"]["decision"] == "duplicate")
        decisions: Counter[str] = Counter()
        for key, tip in opened:
            self._check_photo(key, tip)
            self._decide(tip, dict(self.by_key[key]["story"]["triage"]))
            decisions[self.by_key[key]["story"]["triage"]["decision"]] += 1
        say(f"   {dict(decisions)}")

    def _check_photo(self, key: str, tip: dict[str, Any]) -> None:
        if not self.by_key[key]["photo"]:
            return
        picture = self.desk.read_attachment(tip["id"], tip["attachments"][0])
        has_canary = any(canary in picture for canary in PHOTO_CANARIES)
        self._expect(what="the photo still tells where it was taken", is_so=not has_canary)

    def _decide(self, tip: dict[str, Any], wanted: dict[str, Any]) -> None:
        more: dict[str, Any] = {}
        if "message" in wanted:
            more["message"] = {"text": wanted["message"]}
        if "reason_code" in wanted:
            more["reason_code"] = wanted["reason_code"]
        if "duplicate_of" in wanted:
            more["duplicate_of"] = self.tip_ids[wanted["duplicate_of"]]
        self.desk.triage(tip, wanted["decision"], **more)

    def _reporters_answer(self) -> None:
        say("③ 追问与回复  Questions and answers through the receipt")
        for tip in self.tips:
            triage = tip["story"]["triage"]
            if triage is None or triage["decision"] != "ask":
                continue
            page = self.tipster.follow(self.receipts[tip["key"]])
            say(f"   问 {page['messages'][-1]['text']}\n   答 {triage['answer']}")
            self.tipster.write(self.receipts[tip["key"]], triage["answer"])
            asked = self.desk.read_tip(self.tip_ids[tip["key"]])
            self._expect(
                what="an answer did not reach the desk",
                is_so=asked["messages"][-1]["content"]["text"] == triage["answer"],
            )
            self.desk.triage(asked, "accept")

    def _desk_hands_off(self) -> None:
        say("④ 形成线索、移交派出所  Clues are made and handed to the station")
        clues = [tip for tip in self.tips if tip["story"]["clue"] is not None]
        for tip in track(clues, "   移交 handing off", console=console):
            opened = self.desk.read_tip(self.tip_ids[tip["key"]])
            story = tip["story"]["clue"]
            clue_id = self.desk.submit_clue(opened, story["package"], story["handling_marks"])
            self.desk.hand_off(clue_id, self.station_code)
            self.clue_ids[tip["key"]] = clue_id
        say(f"   {len(clues)} 条线索")

    def _station_pulls(self) -> None:
        say("⑤ 派出所领取：校验、开封、落盘、签收  The station claims, verifies, opens, stores, acknowledges")
        count = self._pull_all()
        pulled = {one.id for one in self.filed if one.kind == "clue"}
        is_whole = set(self.clue_ids.values()) <= pulled
        self._expect(what="a clue did not reach the station", is_so=is_whole)
        say(f"   {count} 件，加急在先  items, urgent ones first")

    def _pull_all(self) -> int:
        before = len(self.filed)
        while filed := self.station.pull(limit=CLAIM_SIZE):
            self.filed += filed
        return len(self.filed) - before

    def _station_answers(self) -> None:
        say("⑥ 反馈  Outcomes")
        for key in self.clue_ids:
            self._answer(key, self.by_key[key]["story"]["station"])

    def _answer(self, key: str, told: dict[str, Any]) -> None:
        self.station.answer(self.clue_ids[key], **told["intake"])
        for verification in told["verification"]:
            self.station.answer(self.clue_ids[key], **verification)

    def _returned_clues_go_round_again(self) -> None:
        for key, clue_id in self.clue_ids.items():
            returned = self.by_key[key]["story"]["station"].get("returned")
            if returned is None:
                continue
            tip_id = self.tip_ids[key]
            self.desk.write(tip_id, returned["question"])
            if returned["answer"] is None:
                self.desk.close_clue(clue_id, returned["closure_reason"])
                continue
            self.tipster.write(self.receipts[key], returned["answer"])
            said = self.desk.read_tip(tip_id)["messages"][-1]["content"]["text"]
            self.desk.supplement(clue_id, {"narrative": said, "place": "", "when": ""}, self.station_code)
            self.desk.requeue(clue_id, "反映人已补充")
            count = self._pull_all()
            self._expect(what=f"{key} did not come again with its supplement", is_so=count >= SENT_AGAIN)
            say(f"   {key} 退回补充后再次送达：线索与补充  came again with its supplement")
            self._answer(key, returned["then"])

    def _care_opens_the_call_for_help(self) -> None:
        say("⑦ 求助走另一扇门  A call for help goes through another door")
        tip = next(tip for tip in self.tips if tip["door"] == "help_request")
        request_id = self.tip_ids[tip["key"]]
        is_listed = request_id in {one["id"] for one in self.care.requests()}
        is_same = is_listed and self.care.read_request(request_id)["content"] == tip["content"]
        self._expect(what="the call for help did not reach the care side", is_so=is_same)
        self.care.write(request_id, CARE_ANSWER)
        page = self.tipster.follow(self.receipts[tip["key"]])
        say(f"   {page['messages'][-1]['text']}")

    def _receipts_tell(self) -> None:
        say("⑧ 凭回执查询：如实而粗略  Every receipt tells the honest, coarse status")
        table = Table("状态 status", "条数 receipts", box=None)
        pages = {key: self.tipster.follow(receipt) for key, receipt in self.receipts.items()}
        for status, count in Counter(page["status"] for page in pages.values()).items():
            table.add_row(status, str(count))
        console.print(table)
        for key, page in pages.items():
            wanted = self._expected_status(self.by_key[key])
            self._expect(what=f"{key} shows {page['status']}, not {wanted}", is_so=page["status"] == wanted)

    def _expected_status(self, tip: dict[str, Any]) -> str:
        story = tip["story"]
        if story["triage"] is None:
            return "received"
        if story["clue"] is None:
            return "finished"
        returned = story["station"].get("returned")
        if returned is not None and returned["then"] is None:
            return "finished"
        told = story["station"] if returned is None else returned["then"]
        final = told["verification"][-1]["verification_result"] if told["verification"] else None
        is_open = told["intake"]["intake_result"] == "accepted" and final in {None, "pending"}
        return "being_checked" if is_open else "finished"

    def _one_reporter_leaves(self) -> None:
        say("⑩ 想留凭证的可留，想不留痕迹的可毁  Keep a proof, or burn the receipt")
        first, second = (self.receipts[tip["key"]] for tip in self.tips[:2])
        proof = self.tipster.acknowledgement(first)
        say(f"   受理凭证已核验，只到日期  a proof that tells the day only: {proof.received_on}")
        self.tipster.burn(second)
        try:
            self.tipster.follow(second)
        except Refused as refused:
            self._expect(what="a burnt receipt is told from an unknown one", is_so=refused.code == UNKNOWN)
            say(f"   已销毁，与从未有过的回执无异  burnt, and like one that never was: {refused.code}")
        else:
            self.failures.append("a burnt receipt still opens")

    def _auditor_verifies(self) -> None:
        say("⑨ 保管链离线核验  Chains of custody, verified offline")
        chains = {clue_id: self.auditor.custody(clue_id) for clue_id in self.clue_ids.values()}
        broken = [clue_id for clue_id, events in chains.items() if verify_chain(events)]
        self._expect(what=f"{len(broken)} chains do not verify", is_so=not broken)
        events = sum(len(chain) for chain in chains.values())
        say(f"   {len(chains)} 条链、{events} 个环节全部相符  chains hold")
        for receipt in self.filed:
            held = chains.get(receipt.id, [])
            is_kept = not held or any(event["seq"] == receipt.custody["seq"] for event in held)
            self._expect(what=f"{receipt.id} lost the link that the station holds", is_so=is_kept)
        problems = verify_chain(flip_one_byte(next(iter(chains.values()))))
        self._expect(what="a flipped byte went unnoticed", is_so=bool(problems))
        say(f"   翻转一个字节即被发现  one flipped byte is caught: {problems[0] if problems else '-'}")
