"""What many operations have alike stands in the contract once, and they point at it."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from api.schemas.openapi_headers import codes_of
from api.schemas.problems import PROBLEM_MEDIA_TYPE

_LONGEST_NAME: Final = 3
"""Most codes of an answer that gets a name of its own; the name of more would say nothing."""


def share(document: dict[str, Any]) -> None:
    """Move repeated parameters, examples of refusals, and answers of few codes to the components."""
    components = document["components"]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    components["parameters"] = _share_parameters([one for one in operations if "parameters" in one])
    components["examples"], components["responses"] = _share_refusals(operations)


def _share_parameters(operations: list[dict[str, Any]]) -> dict[str, Any]:
    counts = Counter(json.dumps(parameter) for one in operations for parameter in one["parameters"])
    shared: dict[str, Any] = {}
    for text, count in counts.most_common():
        if count > 1:
            parameter = json.loads(text)
            shared.setdefault(_camel(parameter["name"]), parameter)
    for operation in operations:
        operation["parameters"] = [
            {"$ref": f"#/components/parameters/{_camel(parameter['name'])}"}
            if shared.get(_camel(parameter["name"])) == parameter
            else parameter
            for parameter in operation["parameters"]
        ]
    return dict(sorted(shared.items()))


def _share_refusals(operations: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The examples by code, and the answers by name."""
    examples: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    for responses, status in _refusals(operations):
        codes = codes_of(responses[status])
        answer = _with_pointers(responses[status], examples)
        if len(codes) > _LONGEST_NAME:
            responses[status] = answer
            continue
        name = "Or".join(map(_camel, codes)) or "AnyOtherRefusal"
        shared[name] = answer
        responses[status] = {"$ref": f"#/components/responses/{name}"}
    return dict(sorted(examples.items())), dict(sorted(shared.items()))


def _refusals(operations: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """The answers of each operation that are problems, with their status."""
    for operation in operations:
        for status, answer in operation["responses"].items():
            if PROBLEM_MEDIA_TYPE in answer.get("content", {}):
                yield operation["responses"], status


def _with_pointers(answer: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    """The answer with pointers in the place of its examples, which are put into `examples`."""
    content = answer["content"][PROBLEM_MEDIA_TYPE]
    if "examples" not in content:
        return answer
    examples |= content["examples"]
    pointers = {code: {"$ref": f"#/components/examples/{code}"} for code in content["examples"]}
    return answer | {"content": {PROBLEM_MEDIA_TYPE: content | {"examples": pointers}}}


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace("-", "_").split("_"))
