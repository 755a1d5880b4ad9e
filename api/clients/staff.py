"""Signing in, and calls that carry an access token: what desk and police clients share."""

from typing import Any
from uuid import uuid4

import httpx

from api.clients.http import Refused, Wire


class SignedInClient:
    """Holds tokens and keeps them fresh.

    Args:
        wire: Connection to the service.
        purpose: Why an office lead opens files of care; others say nothing.
    """

    def __init__(self, wire: Wire, *, purpose: str | None = None) -> None:
        self.wire = wire
        self._purpose = {} if purpose is None else {"Access-Purpose": purpose}
        self._access = ""
        self._refresh: str | None = None
        self._grant: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person.

        Raises:
            Refused: Wrong name or password, or too many tries.
        """
        self._take({"grant_type": "password", "username": username, "password": password})

    def sign_in_as_client(self, client_id: str, client_secret: str) -> None:
        """Sign in as a machine; the secret is kept to sign in again when the token runs out.

        Raises:
            Refused: Wrong id or secret.
        """
        self._grant = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        self._take(self._grant)

    def _take(self, form: dict[str, str]) -> None:
        answer = self.wire.send("POST", "/v1/auth/token", data=form).json()
        self._access = answer["access_token"]
        self._refresh = answer.get("refresh_token", self._refresh)

    def _renew(self) -> None:
        """A new access token. The nonce lets a lost answer be asked again without ending the session."""
        if self._refresh is None:
            self._take(self._grant)
            return
        self._take(
            {"grant_type": "refresh_token", "refresh_token": self._refresh, "refresh_nonce": str(uuid4())}
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        etag: str | None = None,
        is_keyed: bool = False,
        **content: Any,  # noqa: ANN401 - what httpx takes: json, params
    ) -> httpx.Response:
        """Call a route with the token.

        Args:
            method: HTTP method.
            path: Path below the base URL.
            etag: Version that an edit is based on; sent as If-Match.
            is_keyed: Whether to send an Idempotency-Key, the same in every attempt.
            **content: `json` or `params`.

        Raises:
            Refused: The service said no.
        """
        headers = {"Authorization": f"Bearer {self._access}", **self._purpose}
        if etag is not None:
            headers["If-Match"] = etag
        if is_keyed:
            headers["Idempotency-Key"] = str(uuid4())
        try:
            return self.wire.send(method, path, headers=headers, **content)
        except Refused as refused:
            if refused.code != "token_expired":
                raise
        self._renew()
        headers["Authorization"] = f"Bearer {self._access}"
        return self.wire.send(method, path, headers=headers, **content)

    def pages(self, path: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        items: list[dict[str, Any]] = []
        query = dict(params or {})
        while True:
            page = self.call("GET", path, params=query).json()
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            query["cursor"] = page["next_cursor"]

    def recipients(self, unit_code: str, use: str) -> list[dict[str, Any]]:
        """The active public keys of one use of a unit."""
        listed = self.wire.send("GET", "/v1/keys", params={"unit_code": unit_code, "use": use}).json()
        keys: list[dict[str, Any]] = listed["items"] if isinstance(listed, dict) else listed
        return [key for key in keys if key["use"] == use and key["unit_code"] == unit_code]
