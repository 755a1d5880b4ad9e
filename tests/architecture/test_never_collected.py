"""What must not be collected has no column, no member, no option. Source: the domain reference, 6.3."""

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator
from enum import Enum
from types import ModuleType
from typing import Any

import asyncpg
import pytest
from graphql import Node, Visitor, parse, visit
from pydantic import BaseModel, Field, create_model

import api.domain
import api.schemas
from api.cli.contract_pages import openapi_document, render_schema
from tests.architecture.source import ROOT, modules

# Names are compared in parts: `is_migrant_worker` has the part `migrant`. Chinese is matched anywhere.
PARTS: dict[str, str] = {
    "ethnicity": "ethnicity ethnic nationality minzu race 民族 种族 国籍",
    "religion": "religion religious faith worship mosque church temple zongjiao 宗教 信仰 清真寺 教堂 寺庙",
    "origin": "hukou huji native_place birthplace hometown domicile migrant jiguan"
    " 籍贯 户口 户籍 祖籍 流动人口",
    "an id number": "id_number id_card idcard shenfenzheng 身份证",
    "what follows from it": "sex gender birth_date birthday 性别 生日",
    "health": "hiv hepatitis pregnancy pregnant diagnosis diagnoses disease 艾滋 肝炎 怀孕 孕妇 诊断 病史",
    "biometrics": "face facial fingerprint_image iris voiceprint biometric dna 人脸 指纹图 虹膜 声纹 面部",
    "communications": "call_log sms contact_list address_book wechat weixin social_graph imei imsi",
    "communications, zh": "通话记录 通讯录 微信号",
    "tracks": "track tracks trajectory gps bracelet location_history last_location 轨迹 定位 手环 行踪",
    "network traces": "ip ip_address ip_addr user_agent device_id mac_address cookie 网络地址",
    "family": "family_member relative relatives spouse children 亲属 配偶 子女 家庭成员",
    "records": "criminal_record conviction recidivism 前科 案底",
    "scores": "score credit risk_level integrity 积分 评分 风险等级",
    "named suspicion": "suspect suspects suspect_name dealer addict druggie 嫌疑人 吸毒者 瘾君子",
}
ALLOWED: dict[str, str] = {
    "fingerprint": "of a key: SHA-256 of its public half",
    "holds_id_number": "a refusal: a text held one, and was not taken",
}


def forbidden_in(name: str) -> str | None:
    """Why a name must not occur, or None."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").replace("-", "_")
    padded = f"_{words}_"
    for why, parts in PARTS.items():
        for part in parts.split():
            found = f"_{part}_" in padded if part.isascii() else part in name
            if found and words not in ALLOWED:
                return why
    return None


def _found(names: Iterable[str]) -> dict[str, str]:
    return {name: why for name in names if (why := forbidden_in(name.rpartition(".")[2])) is not None}


COLUMNS = """
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public'
    UNION SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
"""


async def test_no_column_holds_it(owner: asyncpg.Pool) -> None:
    assert _found(row["name"] for row in await owner.fetch(COLUMNS)) == {}


async def test_a_planted_column_is_found(owner: asyncpg.Pool) -> None:
    async with owner.acquire() as connection:
        planted = connection.transaction()
        await planted.start()
        await connection.execute("ALTER TABLE participant ADD COLUMN native_place text")
        await connection.execute("CREATE TABLE risk_level (id uuid)")
        found = _found(row["name"] for row in await connection.fetch(COLUMNS))
        await planted.rollback()
    assert set(found) == {"participant.native_place", "risk_level"}


def _members(document: dict[str, Any]) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        yield from (f"{name}.{member}" for member in schema.get("properties", {}))
        yield from (f"{name}.{value}" for value in schema.get("enum", []) if isinstance(value, str))
    yield from (one["name"] for one in document["components"]["parameters"].values())
    for path, item in document["paths"].items():
        for operation in item.values():
            yield from (f"{path}.{one['name']}" for one in operation.get("parameters", []) if "name" in one)


def test_no_member_parameter_or_option_asks_for_it() -> None:
    assert _found(_members(openapi_document())) == {}


def _load(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)


def _of_model(model: type[BaseModel]) -> Iterator[str]:
    yield model.__name__
    for name, field in model.model_fields.items():
        for shown in {name, field.alias, field.serialization_alias} - {None}:
            yield f"{model.__name__}.{shown}"


def _models() -> set[type[BaseModel]]:
    """Every model of the product, whether a route shows it or not; rows are models too."""
    _load(api.schemas)
    _load(api.domain)
    return {model for model in _below(BaseModel) if model.__module__.startswith("api.")}


def test_no_model_holds_it() -> None:
    models = _models()
    assert len(models) > 200
    assert _found(name for model in models for name in _of_model(model)) == {}


def test_a_planted_member_of_a_model_is_found() -> None:
    planted = create_model(
        "PlantedIn", religion=(str, ...), harmless=(int, Field(alias="hukouType")), note=(str, "")
    )
    assert set(_found(_of_model(planted))) == {"PlantedIn.religion", "PlantedIn.hukouType"}


def _options() -> set[type[Enum]]:
    """Every closed list of values: domains, blocks of agreements, kinds of consents, parts of plans."""
    _load(api.schemas)
    _load(api.domain)
    return {one for one in _below(Enum) if one.__module__.startswith("api.")}


def _of_options(options: type[Enum]) -> Iterator[str]:
    yield from (f"{options.__name__}.{one.value}" for one in options if isinstance(one.value, str))


def test_no_option_asks_for_it() -> None:
    assert _found(value for one in _options() for value in _of_options(one)) == {}


def test_a_planted_option_is_found() -> None:
    planted = Enum("Planted", {"HOUSING": "housing", "HIV": "hiv_status", "SCORE": "risk_score"})
    assert set(_found(_of_options(planted))) == {"Planted.hiv_status", "Planted.risk_score"}


def _of_graph(sdl: str) -> Iterator[str]:
    """Names of everything that a graph defines: types, fields, arguments, inputs, values."""

    class Names(Visitor):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def enter(self, node: Node, *_: Any) -> None:
            name = getattr(node, "name", None)
            if node.kind.endswith("_definition") and name is not None:
                self.found.append(name.value)

    names = Names()
    visit(parse(sdl), names)
    yield from names.found


def test_no_name_of_the_graph_asks_for_it() -> None:
    assert "Query" in set(_of_graph(render_schema()))
    assert _found(_of_graph(render_schema())) == {}


def test_planted_names_of_a_graph_are_found() -> None:
    sdl = """
        type Query { people(ethnicity: String, quarter: String): [Person!]! }
        type Person { pseudonym: String, lastLocation: String }
        input Wanted { hukou: String }
        enum Group { MIGRANT, OTHER }
    """
    assert set(_found(_of_graph(sdl))) == {"ethnicity", "lastLocation", "hukou", "MIGRANT"}


CARE = tuple(
    f"{name.replace('.', '/')}/"
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    if contract["id"] == "care-wall"
    for name in contract["source_modules"]
)
"""Packages that seal texts about people: all that stand on the care side of the wall."""


def _of_code(tree: ast.AST) -> Iterator[str]:
    """What could become a member of sealed text: keys of literals, of assignments, and fields of classes.

    More than what is really sealed: a name that only passes through a helper is found as well.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys: list[ast.expr | None] = list(node.keys)
        elif isinstance(node, ast.Subscript):
            keys = [node.slice]
        elif isinstance(node, ast.AnnAssign):
            keys = [ast.Constant(node.target.id)] if isinstance(node.target, ast.Name) else []
        elif isinstance(node, ast.keyword):
            keys = [ast.Constant(node.arg)]
        else:
            keys = []
        yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _of_templates(tree: ast.AST) -> Iterator[str]:
    """Chinese words in whatever is printed or asked: a form may ask for what no column holds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii():
            yield node.value


def _care_trees() -> list[ast.Module]:
    trees = [tree for name, tree in modules("api") if name.startswith(CARE)]
    trees += [tree for name, tree in modules("api") if name.startswith("api/schemas/care")]
    assert len(trees) > 40
    return trees


def test_no_sealed_text_holds_it() -> None:
    """Sealed members lie in one column that no other test looks into."""
    trees = _care_trees()
    names = {name for tree in trees for name in _of_code(tree)}
    assert {"strengths_and_goals", "legal_ground", "address"} <= names  # literals and a data class
    assert _found(names) == {}
    assert _found(text.replace(".", "") for tree in trees for text in _of_templates(tree)) == {}


@pytest.mark.parametrize(
    "planted",
    [
        "hand.box.seal('episode', one, {'goals': 1, 'religion': 2})",
        "words = {'plan': {'family_member': 1}}\nhand.box.seal('support_plan', one, words)",
        "content['criminal_record'] = 1",
        "content = dict(ethnicity=1)",
        "@dataclass\nclass Told:\n    goals: str\n    diagnosis: str",
        "{**words, 'gps': 1}",
    ],
)
def test_a_planted_member_of_a_sealed_text_is_found(planted: str) -> None:
    assert len(_found(_of_code(ast.parse(planted)))) == 1


@pytest.mark.parametrize("planted", ["BLOCK = '姓名、民族、住址'", "ASK = f'您的{x}籍贯'"])
def test_a_planted_question_of_a_form_is_found(planted: str) -> None:
    assert len(_found(_of_templates(ast.parse(planted)))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "ethnicity",
        "reporter_ethnic_group",
        "religiousVenue",
        "hukou_type",
        "is_migrant",
        "native-place",
        "id_card",
        "face_vector",
        "Fingerprint_image",
        "gps_track",
        "client_ip",
        "user_agent",
        "recidivism_score",
        "hiv_status",
        "family_member_phone",
        "举报人民族",
        "指纹图像",
        "行踪",
        "风险等级",
    ],
)
def test_a_planted_name_is_found(name: str) -> None:
    assert forbidden_in(name) is not None


@pytest.mark.parametrize(
    "name", ["fingerprint", "description", "script", "surface", "trace_id", "racer", "tip_id"]
)
def test_a_harmless_name_is_not_found(name: str) -> None:
    assert forbidden_in(name) is None
