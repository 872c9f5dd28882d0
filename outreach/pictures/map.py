"""Where each State's sign stands on the map: near its place, and beside the signs of its neighbours."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from outreach.pictures.plane import Point, placed, wrapped

APART = 19.0  # units between the middles of two signs, so that none hides another
ROUNDS = 200
PULL = 0.02  # of the way home, each round
Place = tuple[float, float]  # degrees east, degrees north


@lru_cache(maxsize=8)
def stands(places: tuple[Place, ...]) -> tuple[Point, ...]:
    """Return where the signs of `places` are drawn: each as near to its place as its neighbours leave room.

    Where there is room it stands on the place itself. The same places give the same picture.
    """
    homes = [placed(wrapped(east), north) for east, north in places]
    at = [(float(home.x), float(home.y)) for home in homes]
    near = [(one, other) for one, other in combinations(range(len(at)), 2) if math.dist(at[one], at[other]) < 6 * APART]
    for round_ in range(ROUNDS):
        pull = PULL * (1 - round_ / ROUNDS)
        at = [(x + pull * (home.x - x), y + pull * (home.y - y)) for (x, y), home in zip(at, homes, strict=True)]
        if not push_apart(at, near) and pull == 0:
            break
    return tuple(Point(round(x), round(y)) for x, y in at)


def push_apart(at: list[tuple[float, float]], near: Sequence[tuple[int, int]]) -> bool:
    """Move each pair of signs that are too near by half of what is missing, in place; return whether any was moved."""
    is_moved = False
    for one, other in near:
        (x, y), (to_x, to_y) = at[one], at[other]
        distance = math.dist((x, y), (to_x, to_y))
        if distance < APART:
            is_moved = True
            east, south = ((to_x - x) / distance, (to_y - y) / distance) if distance else (1.0, 0.0)
            missing = (APART - distance) / 2
            at[one] = x - east * missing, y - south * missing
            at[other] = to_x + east * missing, to_y + south * missing
    return is_moved
