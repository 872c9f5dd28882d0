"""The land as a silhouette, without a boundary of any State.

The outline is Natural Earth's (public domain), as the package `world-atlas` brings it.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from outreach.pictures.plane import SOUTH, Point, placed, wrapped

STEP = 4  # units: of the outline, points nearer to the last one are left out
FULL_TURN = 360  # degrees
LEAST = 4  # points that an island has at the least

Ring = list[tuple[float, float]]


@lru_cache
def outline(file: Path) -> str:
    """Return the land that the TopoJSON `file` describes, as the data of an SVG path."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    return "".join(path for ring in rings(topology) if (path := drawn(ring)))


def rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """Yield the rings of all land in `topology`, each a list of longitude and latitude in degrees.

    Of every arc each point is told as its distance from the one before, in steps of the grid (TopoJSON, 2.1.4); an arc
    that is told as ~n is the arc n backwards, and begins where the one before ended.
    """
    (east, north), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda at, by: (at[0] + by[0], at[1] + by[1]))
        arcs.append([(x * east + west, y * north + south) for x, y in steps])
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for numbers in polygon:
                parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
                yield parts[0] + [point for part in parts[1:] for point in part[1:]]


def unrolled(ring: Ring) -> Ring:
    """Return `ring` with longitudes that go on beyond 180 degrees where it crosses that meridian."""
    turns = accumulate((round((a[0] - b[0]) / FULL_TURN) for a, b in pairwise(ring)), initial=0)
    return [(longitude + FULL_TURN * turn, latitude) for (longitude, latitude), turn in zip(ring, turns, strict=True)]


def drawn(ring: Ring) -> str:
    """Return `ring` as a closed path in relative steps; empty where it is too small, or beyond the map's southern edge.

    A ring is moved over the cut as a whole, so that no island is torn apart.
    """
    if max(latitude for _longitude, latitude in ring) < SOUTH:
        return ""
    ring = unrolled(ring)
    middle = sum(longitude for longitude, _latitude in ring) / len(ring)
    shift = wrapped(middle) - middle
    kept: list[Point] = []
    for longitude, latitude in ring:
        point = placed(longitude + shift, latitude)
        if not kept or abs(point.x - kept[-1].x) + abs(point.y - kept[-1].y) >= STEP:
            kept.append(point)
    if len(kept) < LEAST:
        return ""
    steps = "".join(f" {b.x - a.x} {b.y - a.y}" for a, b in pairwise(kept))
    return f"M{kept[0].x} {kept[0].y}l{steps[1:]}z"
