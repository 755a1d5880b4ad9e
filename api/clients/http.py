"""One HTTP connection to the service: problems become exceptions, safe requests are sent again."""

import time
from collections.abc import Mapping
from typing import Any, Self

import httpx

TIMEOUT_S = 40.0
ATTEMPTS = 5
LONGEST_WAIT_S = 30.0
RETRIED = frozenset({429, 503})


class Refused(Exception):
    """The service answered with a problem (RFC 9457).

    Attributes:
        code: Stable, snake_case.
        status: HTTP status.
        problem: The whole answer.
    """

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.code = str(problem.get("code", "unknown"))
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}")


class Wire:
    """Sends requests and reads answers.

    A request may be sent again after a lost answer, because every one of them is safe to repeat:
    by an Idempotency-Key, by ids in its body, or by its method.

    Args:
        base_url: Where the service is.
        language: Of the texts in the answers: `zh` or `en`.
        transport: For tests and proxies.
    """

    def __init__(
        self, base_url: str, *, language: str = "zh", transport: httpx.BaseTransport | None = None
    ) -> None:
        self._client = httpx.Client(
            base_url=base_url,
            timeout=TIMEOUT_S,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            headers={"Accept-Language": language},
        )

    def __enter__(self) -> Self:
        """The wire itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        attempts: int = ATTEMPTS,
        **content: Any,  # noqa: ANN401 - what httpx takes: json, data, params, files
    ) -> httpx.Response:
        """Send until an answer comes that is not `later`.

        Raises:
            Refused: The service said no.
            httpx.TransportError: No answer, after all attempts.
        """
        for left in reversed(range(attempts)):
            try:
                response = self._client.request(method, path, headers=dict(headers or {}), **content)
            except httpx.TransportError:
                if left == 0:
                    raise
                time.sleep(0.2 * (attempts - left))
                continue
            if response.status_code not in RETRIED or left == 0:
                break
            time.sleep(min(float(response.headers.get("retry-after", "1")), LONGEST_WAIT_S))
        if response.is_success:
            return response
        raise Refused(response.status_code, _problem(response))


def _problem(response: httpx.Response) -> Mapping[str, Any]:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        problem: Mapping[str, Any] = response.json()
        return problem
    return {"code": "no_problem_document", "detail": response.reason_phrase}
