"""The plane on which the world is drawn: an equal-area projection, in whole units from the top left corner."""

import math
from dataclasses import dataclass

# The meridian in the middle. The cut runs opposite, at 168.4 degrees west, through the Bering Strait and no mainland.
CENTRAL_MERIDIAN = 11.6
# The coefficients of "The Equal Earth map projection" (Šavrič, Patterson and Jenny 2018): areas are true everywhere.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2
UNITS = 370  # to the radian: the world is 2003 wide
NORTH, SOUTH = 83.7, -56.5  # degrees of latitude; what is beyond them has no State


@dataclass(frozen=True)
class Point:
    """A place on the plane, in whole units: `x` to the right, `y` down."""

    x: int
    y: int


def wrapped(longitude: float) -> float:
    """Return the `longitude`, in degrees east, as degrees east of the central meridian, from -180 to 180."""
    return (longitude - CENTRAL_MERIDIAN + 180) % 360 - 180


def height_at(latitude: float) -> float:
    """Return how high above the equator a `latitude`, in degrees north, is drawn, in units."""
    theta = math.asin(M * math.sin(math.radians(latitude)))
    return UNITS * theta * (A1 + A2 * theta**2 + theta**6 * (A3 + A4 * theta**2))


def placed(longitude: float, latitude: float) -> Point:
    """Return where a place is drawn whose `longitude` is told from the central meridian; both are in degrees."""
    theta = math.asin(M * math.sin(math.radians(latitude)))
    slope = A1 + 3 * A2 * theta**2 + theta**6 * (7 * A3 + 9 * A4 * theta**2)
    x = UNITS * math.radians(longitude) * math.cos(theta) / (M * slope)
    return Point(round(x + WIDTH / 2), round(TOP - height_at(latitude)))


WIDTH = 2 * math.ceil(UNITS * math.pi / (M * A1))  # at the equator
TOP = height_at(NORTH)
HEIGHT = round(TOP - height_at(SOUTH))
