"""Files of units: a GeoJSON collection with one feature a unit, in and out.

Source: RFC 7946. The member `crs` of the collection names the reference system: one of ours, or a name
that older tools write; without it the coordinates are WGS-84.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from api.domain.places.drawings import MAX_UNITS, DrawnUnit, Fault, FaultKind
from api.kit.crs import Crs
from api.kit.strict_json import RefusedJson, strict_json_loads
from api.schemas.fields import Line, StrictModel

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""So many bytes of a file are read."""

UnitKind = Literal["street", "community", "large_grid", "small_grid", "station"]
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{9}([0-9]{3}){0,2}$")]

# Source: OGC 09-048r5 for the form of the names; EPSG 4490 is CGCS2000.
_NAMED: Final[Mapping[str, Crs]] = {
    **{crs.value: crs for crs in Crs},
    "urn:ogc:def:crs:ogc:1.3:crs84": Crs.WGS84,
    "urn:ogc:def:crs:epsg::4326": Crs.WGS84,
    "epsg:4326": Crs.WGS84,
    "urn:ogc:def:crs:epsg::4490": Crs.CGCS2000,
    "epsg:4490": Crs.CGCS2000,
}


class UnitProperties(StrictModel):
    """What a feature says about its unit besides the boundary."""

    code: UnitCode
    kind: UnitKind
    parent_code: UnitCode | None = None
    name_zh: Line
    name_en: Line


class NotADrawing(Exception):
    """The file is not such a collection; the message is a sentence for the person at the terminal."""


@dataclass(slots=True)
class DrawingFile:
    """What a file has: its units, and what is wrong with features that are none."""

    crs: Crs
    units: list[DrawnUnit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_drawing(content: bytes) -> DrawingFile:
    """The units of a file, in its order. Shapes, codes and parents are judged elsewhere.

    Raises:
        NotADrawing: Not JSON, not a collection of features, or in an unknown reference system.
    """
    if len(content) > MAX_FILE_BYTES:
        raise NotADrawing("文件超过 64 MiB。 The file is larger than 64 MiB.")
    try:
        document = strict_json_loads(content.removeprefix(codecs.BOM_UTF8))
    except RefusedJson as refused:
        raise NotADrawing(f"不是可用的 JSON。 This is not JSON that can be used ({refused.code}).") from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise NotADrawing("顶层须为 FeatureCollection。 The file must be a FeatureCollection.")
    features = document.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= MAX_UNITS:
        raise NotADrawing(f"须有 1 至 {MAX_UNITS} 个要素。 It must have 1 to {MAX_UNITS} features.")
    drawing = DrawingFile(_crs_of(document))
    for number, feature in enumerate(features, start=1):
        _read_feature(drawing, number, feature)
    return drawing


def _crs_of(document: Mapping[str, Any]) -> Crs:
    named = document.get("crs", Crs.WGS84.value)
    if isinstance(named, dict):
        properties = named.get("properties")
        named = properties.get("name") if isinstance(properties, dict) else None
    found = _NAMED.get(named.lower()) if isinstance(named, str) else None
    if found is None:
        raise NotADrawing("crs 须为 wgs84、gcj02、bd09 或 cgcs2000。 The crs is not one of these four.")
    return found


def _read_feature(drawing: DrawingFile, number: int, feature: object) -> None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature" or "geometry" not in feature:
        drawing.faults.append(Fault(FaultKind.PROPERTIES_WRONG, number, None, "type, geometry"))
        return
    properties = feature.get("properties")
    named = properties if isinstance(properties, dict) else {}
    known = {name: value for name, value in named.items() if name in UnitProperties.model_fields}
    try:
        unit = UnitProperties.model_validate(known)
    except ValidationError as error:
        wrong = sorted({str(one["loc"][0]) for one in error.errors()})
        drawing.faults.append(Fault(FaultKind.PROPERTIES_WRONG, number, None, ", ".join(wrong)))
        return
    ignored = sorted(str(name) for name in named.keys() - known.keys())
    if ignored:
        about = ", ".join(_plain(name) for name in ignored[:5])
        drawing.faults.append(Fault(FaultKind.PROPERTIES_IGNORED, number, unit.code, about))
    drawing.units.append(
        DrawnUnit(
            unit.code,
            unit.kind,
            unit.parent_code,
            unit.name_zh,
            unit.name_en,
            feature["geometry"],
            drawing.crs,
            number,
        )
    )


def _plain(name: str) -> str:
    """A name of the file as a terminal may show it."""
    return "".join(sign for sign in name[:40] if sign.isprintable())


def collection(units: Iterable[DrawnUnit], crs: Crs, geometries: Iterable[Any]) -> dict[str, Any]:
    """The file of units whose geometries were brought into one reference system."""
    return {"type": "FeatureCollection", "crs": crs.value, "features": list(_features(units, geometries))}


def _features(units: Iterable[DrawnUnit], geometries: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for unit, geometry in zip(units, geometries, strict=True):
        properties = {
            "code": unit.code,
            "kind": unit.kind,
            "parent_code": unit.parent_code,
            "name_zh": unit.name_zh,
            "name_en": unit.name_en,
        }
        yield {"type": "Feature", "properties": properties, "geometry": geometry}
