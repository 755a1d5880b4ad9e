"""What a citizen's phone does: send a tip or ask for help, follow it with the receipt.

Nothing is kept but the receipt, and that only as long as the caller keeps it.
"""

from typing import Any
from uuid import uuid4

from api.clients.http import Refused, Wire
from api.clients.opening import recipient_keys
from api.crypto import proof_of_work, receipts
from api.crypto.acknowledgement import Acknowledgement, verify_acknowledgement
from api.crypto.sealing import SealKind, seal_json
from api.kit.encoding import from_b64url


class ReceiptMistyped(Exception):
    """A letter of the receipt is wrong: it does not fit its check character."""


class Tipster:
    """One phone.

    Args:
        wire: Connection to the service.
        street_code: Nine digits of the street to report to.
    """

    def __init__(self, wire: Wire, street_code: str) -> None:
        self.wire = wire
        self.street_code = street_code

    def options(self) -> dict[str, Any]:
        """What the street offers: doors, lists of options, keys to seal to, the work asked for."""
        options: dict[str, Any] = self.wire.send("GET", f"/v1/intake/{self.street_code}").json()
        return options

    def send(self, tip: dict[str, Any], *, is_sealed_here: bool = False) -> str:
        """Send a tip or a help request; the receipt code.

        The key is made once and used for every attempt: whoever repeats it gets the same receipt, and
        nobody without it can. It is forgotten when this returns.

        Args:
            tip: The body in its clear form, without `street_code`.
            is_sealed_here: Whether to seal on the phone, so that the service never sees the text.

        Raises:
            Refused: The service said no.
        """
        options = self.options()
        body = {"street_code": self.street_code, **tip}
        if is_sealed_here:
            body = _sealed(body, options["recipients"])
        key = str(uuid4())
        headers = {"Idempotency-Key": key}
        work = options["proof_of_work"]
        for _attempt in range(3):
            if work["difficulty_bits"] > 0:
                bits = work["difficulty_bits"]
                headers["Proof-Of-Work"] = proof_of_work.solve(work["challenge"], key, bits)
            try:
                answer = self.wire.send("POST", "/v1/tips", headers=headers, json=body).json()
            except Refused as refused:
                if refused.code != "proof_of_work_required":
                    raise
                work = refused.problem["proof_of_work"]
                continue
            return str(answer["receipt_code"])
        raise Refused(400, {"code": "proof_of_work_required"})

    def follow(self, receipt: str) -> dict[str, Any]:
        """Where the matter stands, and the messages.

        Raises:
            ReceiptMistyped: No such receipt can exist; the service need not be asked.
            Refused: The service knows no such receipt.
        """
        if not receipts.has_valid_check(receipts.normalise(receipt)):
            raise ReceiptMistyped
        page: dict[str, Any] = self.wire.send("GET", "/v1/receipt", headers=_receipt(receipt)).json()
        return page

    def write(self, receipt: str, text: str) -> None:
        """Send a message to the office."""
        self._post(receipt, "messages", json={"content": {"text": text}})

    def attach(self, receipt: str, picture: bytes, media_type: str = "image/jpeg") -> dict[str, Any]:
        """Send a picture; the answer says what was removed from it."""
        files = {"file": ("picture", picture, media_type)}
        answer: dict[str, Any] = self._post(receipt, "attachments", files=files)
        return answer

    def contest(self, receipt: str) -> None:
        """Ask another person of the office to look again."""
        self._post(receipt, "contest")

    def claim_reward(self, receipt: str) -> dict[str, Any]:
        """Ask for a reference to be answered by the police."""
        answer: dict[str, Any] = self._post(receipt, "reward-claims")
        return answer

    def acknowledgement(self, receipt: str) -> Acknowledgement:
        """A proof of the day, verified; to be asked for only by one who wants to be able to show it.

        Raises:
            AcknowledgementInvalid: The service signed something else.
        """
        signed = self._post(receipt, "acknowledgement")["acknowledgement"]
        listed = self.wire.send("GET", "/v1/keys").json()
        keys = {
            key["key_id"]: from_b64url(key["public_key"]) for key in listed if key["use"] == "acknowledgement"
        }
        return verify_acknowledgement(signed, keys, receipts.normalise(receipt))

    def burn(self, receipt: str) -> None:
        """Erase the receipt and its mailbox; the tip goes on."""
        self.wire.send("DELETE", "/v1/receipt", headers=_receipt(receipt))

    def _post(self, receipt: str, verb: str, **content: Any) -> Any:  # noqa: ANN401 - any JSON
        headers = {**_receipt(receipt), "Idempotency-Key": str(uuid4())}
        response = self.wire.send("POST", f"/v1/receipt/{verb}", headers=headers, **content)
        return response.json() if response.content else {}


def _receipt(code: str) -> dict[str, str]:
    return {"Authorization": f"Receipt {code}"}


def _sealed(body: dict[str, Any], recipients: list[dict[str, Any]]) -> dict[str, Any]:
    """The same body with content and contact sealed on the phone."""
    is_help = body["door"] == "help_request"
    thing_id = str(uuid4())
    sealed = {name: value for name, value in body.items() if name != "content"}
    kind = SealKind.HELP_REQUEST if is_help else SealKind.TIP
    readers = recipient_keys(recipients, "help" if is_help else "content")
    sealed["id"] = thing_id
    sealed["sealed_content"] = seal_json(kind, thing_id, body["content"], readers).to_json()
    reporter = dict(body["reporter"])
    if reporter["mode"] != "anonymous":
        secret = reporter.pop("contact", None) or {"code_word": reporter.pop("code_word")}
        keepers = recipient_keys(recipients, "help" if is_help else "contact")
        reporter["sealed_contact"] = seal_json(SealKind.CONTACT, thing_id, secret, keepers).to_json()
        sealed["reporter"] = reporter
    return sealed
