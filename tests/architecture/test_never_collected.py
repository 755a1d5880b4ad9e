"""What must not be collected has no column, no member, no option. Source: the domain reference, 6.3."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import asyncpg
import pytest

from api.cli.contract_pages import openapi_document

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


async def test_no_column_holds_it(owner: asyncpg.Pool) -> None:
    columns = await owner.fetch(
        "SELECT table_name || '.' || column_name AS name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
        " UNION SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    assert _found(row["name"] for row in columns) == {}


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
