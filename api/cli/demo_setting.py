"""What the demonstration stands on: `demo.json`, the private keys beside it, and the tips of a data file."""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from api.cli.output import CommandRefused
from api.crypto.key_files import KeyFile
from api.settings import Settings

DEMO_FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoSetting:
    """Who can sign in, and with which keys. Source: the file's shape is fixed by the API contract's issue."""

    base_url: str
    street_code: str
    accounts: list[dict[str, Any]]
    clients: list[dict[str, Any]]
    keys: list[dict[str, Any]]
    folder: Path

    def account(self, duty: str, *, unit_code: str | None = None) -> dict[str, Any]:
        """An account that holds a duty.

        Raises:
            CommandRefused: There is none.
        """
        for account in self.accounts:
            if duty in account["duties"] and unit_code in {None, account["unit_code"]}:
                return account
        raise CommandRefused(f"{DEMO_FILE} has no account with the duty {duty}.")

    def client(self, role: str) -> dict[str, Any]:
        """A machine of a role.

        Raises:
            CommandRefused: There is none.
        """
        for client in self.clients:
            if client["role"] == role:
                return client
        raise CommandRefused(f"{DEMO_FILE} has no client of the role {role}.")

    def key_files(self, holder: str) -> list[KeyFile]:
        """The private keys of a holder: `office`, `custodian`, `care` or `station`."""
        return [
            KeyFile.from_json((self.folder / key["file"]).read_text())
            for key in self.keys
            if key["holder"] == holder
        ]

    def unit_code(self, holder: str) -> str:
        """The unit whose keys a holder has."""
        return next(str(key["unit_code"]) for key in self.keys if key["holder"] == holder)


def read_setting(settings: Settings) -> DemoSetting:
    """The setting that `make run` wrote.

    Raises:
        CommandRefused: It was not written yet.
    """
    path = settings.data_dir / DEMO_FILE
    if not path.exists():
        raise CommandRefused(
            f"没有 {path}：请先在另一个终端运行 make run。 "
            f"There is no {path}: start `make run` in another terminal."
        )
    return DemoSetting(**json.loads(path.read_text()), folder=path.parent)


def read_tips() -> list[dict[str, Any]]:
    """The tips of the story, with what desk and station will do about each."""
    text = (resources.files("api.clients") / "data" / "demo_tips.json").read_text(encoding="utf-8")
    tips: list[dict[str, Any]] = json.loads(text)["tips"]
    return tips
