import datetime
import math
import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.pictures.bars import Row, bars
from outreach.pictures.land import outline, rings, unrolled
from outreach.pictures.lines import LINE_HEIGHT, NARROW, WIDE, Scale, spread, steps
from outreach.pictures.map import stands
from outreach.pictures.plane import CENTRAL_MERIDIAN, HEIGHT, WIDTH, height_at, placed, wrapped
from outreach.views.charts import LAND
from states.models import State

FIRST, LAST = datetime.date(1996, 9, 24), datetime.date(2026, 11, 22)
SIGN = 8  # units from the middle of a sign to its rim


def test_the_middle_of_the_world_stands_in_the_middle_of_the_plane():
    assert placed(0, 0).x == WIDTH // 2
    assert wrapped(CENTRAL_MERIDIAN) == 0
    assert (placed(-180, 0).x, placed(180, 0).x) == (1, WIDTH - 1)


@pytest.mark.parametrize(("latitude", "height"), [(0, 0.0), (90, 1.3174), (-90, -1.3174)])
def test_the_poles_are_as_high_as_the_authors_of_the_projection_say(latitude, height):
    assert height_at(latitude) / 370 == pytest.approx(height, abs=0.0001)


@given(st.floats(-80, 79), st.floats(-180, 179))
def test_equal_areas_of_the_globe_are_equal_on_the_plane(south, west):
    # A square of one degree: the product of its sides on the plane is that on the globe, to the rounding of units.
    middle = south + 0.5
    wide = (placed(180, middle).x - placed(-180, middle).x) / 360
    high = height_at(south + 1) - height_at(south)
    on_globe = (math.sin(math.radians(south + 1)) - math.sin(math.radians(south))) * math.radians(1)
    assert wide * high == pytest.approx(on_globe * 370**2, rel=0.01)
    assert -180 <= wrapped(west) <= 180


def test_every_state_has_its_sign_on_the_plane_and_none_hides_another(db):
    places = [(float(east), float(north)) for east, north in State.objects.values_list("longitude", "latitude")]
    signs = stands(tuple(places))
    assert all(SIGN < sign.x < WIDTH - SIGN and SIGN < sign.y < HEIGHT - SIGN for sign in signs)
    assert min(math.dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(signs, 2)) >= 2 * SIGN
    moved = [
        math.dist((s.x, s.y), (h.x, h.y))
        for s, h in zip(signs, (placed(wrapped(e), n) for e, n in places), strict=True)
    ]
    assert max(moved) < 24  # twelve points on a wide screen
    assert sum(way < 1.5 for way in moved) > 120


def test_signs_of_one_place_stand_side_by_side_and_a_lonely_one_on_its_place():
    one, other, lonely = stands(((10.0, 50.0), (10.0, 50.0), (100.0, 0.0)))
    assert math.dist((one.x, one.y), (other.x, other.y)) >= 2 * SIGN
    assert lonely == placed(wrapped(100.0), 0.0)


TOPOLOGY = {
    "transform": {"scale": [10, 10], "translate": [0, 0]},
    "arcs": [[[0, 0], [1, 0], [0, 1]], [[0, 0], [0, 1], [1, 0]]],
    "objects": {"land": {"geometries": [{"arcs": [[[0, -2]]]}]}},
}


def test_arcs_are_joined_to_rings_and_the_second_of_two_may_run_backwards():
    assert list(rings(TOPOLOGY)) == [[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]]


def test_a_ring_over_the_date_line_goes_on_beyond_it():
    assert unrolled([(170, 0), (-170, 0), (-170, 5), (170, 5), (170, 0)]) == [
        (170, 0),
        (190, 0),
        (190, 5),
        (170, 5),
        (170, 0),
    ]


def test_the_land_is_one_closed_silhouette_on_the_plane_without_a_long_edge():
    path = outline(LAND)
    shapes = re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)z", path)
    assert len(path) == sum(len(f"M{x} {y}l{way}z") for x, y, way in shapes)
    assert len(shapes) > 100
    longest, low, high = 0.0, 0, 0
    for start_x, start_y, way in shapes:
        numbers = [int(number) for number in way.split()]
        x, y = int(start_x), int(start_y)
        for east, south in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + east, y + south
            longest, low, high = max(longest, math.hypot(east, south)), min(low, x), max(high, x)
    assert longest < 60  # an edge across the map would be the cut, and would be seen as a boundary
    assert (low >= -5, high <= WIDTH + 5) == (True, True)


def test_a_line_is_level_until_a_day_changes_it_and_ends_on_the_last_day():
    scale = Scale(WIDE, FIRST, LAST, 100)
    day = datetime.date(2011, 10, 24)  # about the middle
    picture = steps({"ratifiers": [(FIRST, 0), (day, 50)]}, LAST, scale, 50)
    (line,) = picture.lines
    middle = round((WIDE.floor + WIDE.top) / 2)
    assert line.path == f"M{WIDE.left} {WIDE.floor}H{scale.x(day)}V{middle}H{WIDE.end}"
    assert (line.x, line.y, line.value) == (WIDE.end, middle, 50)
    assert [mark.value for mark in picture.counts] == [0, 50, 100]
    assert [mark.value for mark in picture.years] == [2000, 2005, 2010, 2015, 2020, 2025]


def test_a_withdrawal_steps_down():
    scale = Scale(NARROW, FIRST, LAST, 100)
    picture = steps({"ratifiers": [(FIRST, 10), (LAST, 9)]}, LAST, scale, 50)
    assert scale.y(9) > scale.y(10)
    assert picture.lines[0].path.endswith(f"V{scale.y(9)}H{NARROW.end}")
    assert [mark.value for mark in picture.years] == [2000, 2010, 2020]


@given(st.lists(st.integers(12, 332), min_size=1, max_size=3))
def test_labels_lie_a_line_apart_and_on_the_paper(wanted):
    placed_at = spread({str(index): height for index, height in enumerate(wanted)}, WIDE.top, WIDE.floor)
    heights = sorted(placed_at.values())
    assert all(WIDE.top <= height <= WIDE.floor for height in heights)
    if min(wanted) > WIDE.top + 3 * LINE_HEIGHT:
        assert all(b - a >= LINE_HEIGHT for a, b in pairwise(heights))


def test_bars_are_on_one_scale_and_nothing_has_none():
    rows = [Row("a", 4), Row("b", 1), Row("c", 0)]
    assert [bar.length for bar in bars(rows)] == ["80.0%", "20.0%", "0.0%"]
    assert [bar.length for bar in bars([Row("c", 0)])] == ["0.0%"]
    assert bars([]) == []
