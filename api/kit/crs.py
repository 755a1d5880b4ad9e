"""Conversion among the coordinate reference systems that Chinese phones and maps deliver. Degrees throughout.

GCJ-02 is WGS-84 shifted by a smooth function that map providers use in China; BD-09 is GCJ-02 shifted once
more. CGCS2000 and WGS-84 agree within a metre for our purpose and are treated as one.

Source: the widely published approximation of GCJ-02 (Krasovsky 1940 ellipsoid: a = 6,378,245 m,
e2 = 0.00669342162296594323) and of BD-09; the domain reference, 7.5, has test points.
"""

from enum import StrEnum
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Final

Position = tuple[float, float]
"""Longitude and latitude, in degrees."""

_A: Final = 6378245.0
_E2: Final = 0.00669342162296594323
_X_PI: Final = pi * 3000.0 / 180.0
# Outside this rectangle the published function shifts nothing.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
# Each pass of the inverse shrinks its error about a thousandfold: three leave far less than a millimetre.
_PASSES: Final = 3


class Crs(StrEnum):
    """A coordinate reference system."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


def is_shifted(longitude: float, latitude: float) -> bool:
    """Whether GCJ-02 differs from WGS-84 here."""
    return _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH


def to_wgs84(longitude: float, latitude: float, crs: Crs) -> Position:
    """A position in WGS-84, within a metre of what was meant."""
    if crs is Crs.BD09:
        return _gcj02_to_wgs84(*_bd09_to_gcj02(longitude, latitude))
    if crs is Crs.GCJ02:
        return _gcj02_to_wgs84(longitude, latitude)
    return longitude, latitude


def convert(longitude: float, latitude: float, source: Crs, target: Crs) -> Position:
    """A position in another reference system."""
    if source is target:
        return longitude, latitude
    wgs84 = to_wgs84(longitude, latitude, source)
    if target is Crs.GCJ02:
        return _wgs84_to_gcj02(*wgs84)
    if target is Crs.BD09:
        return _gcj02_to_bd09(*_wgs84_to_gcj02(*wgs84))
    return wgs84


def _shift(longitude: float, latitude: float) -> Position:
    """By how much GCJ-02 is east and north of WGS-84, in degrees."""
    x, y = longitude - 105.0, latitude - 35.0
    root = sqrt(abs(x))
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = radians(latitude)
    magic = 1.0 - _E2 * sin(angle) ** 2
    north = north * 180.0 / (_A * (1.0 - _E2) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (_A / sqrt(magic) * cos(angle) * pi)
    return east, north


def _wgs84_to_gcj02(longitude: float, latitude: float) -> Position:
    if not is_shifted(longitude, latitude):
        return longitude, latitude
    east, north = _shift(longitude, latitude)
    return longitude + east, latitude + north


def _gcj02_to_wgs84(longitude: float, latitude: float) -> Position:
    """The position whose shifted image is this one, found by correcting a guess.

    Within the width of the shift of the rectangle's edge two positions may have one image, since the shift
    begins there at once; the one that was not shifted is then meant.
    """
    if not is_shifted(longitude, latitude):
        return longitude, latitude
    guess = longitude, latitude
    for _ in range(_PASSES):
        east, north = _shift(*guess)
        guess = longitude - east, latitude - north
    return guess if is_shifted(*guess) else (longitude, latitude)


def _gcj02_to_bd09(longitude: float, latitude: float) -> Position:
    radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * _X_PI)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _X_PI)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _bd09_to_gcj02(longitude: float, latitude: float) -> Position:
    """The position whose BD-09 image is this one: a first guess, corrected by the forward function."""
    guess = longitude - 0.0065, latitude - 0.006
    for _ in range(_PASSES):
        image = _gcj02_to_bd09(*guess)
        guess = guess[0] + longitude - image[0], guess[1] + latitude - image[1]
    return guess
