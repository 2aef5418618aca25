"""The pictures of courses: repeatable, valid, within the strict style policy, and true to their geometry."""

import math
import random
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings

from cms.domain.art import HEIGHT, WIDTH, draw_course
from cms.domain.art.drawing import number
from cms.domain.art.helix import GROOVE, Helix
from cms.domain.art.voronoi import BOUNDS, clip_to_nearer, voronoi
from cms.templatetags.art import course_art

COURSES = [
    ("INT-101", "INT"),
    ("INT-301", "INT"),
    ("INN-101", "INN"),
    ("INN-301", "INN"),
    ("FOR-101", "FOR"),
    ("FOR-301", "FOR"),
    ("XYZ-1", "XYZ"),
]


@pytest.mark.parametrize(("code", "area"), COURSES)
def test_the_same_code_draws_the_same_picture(code, area):
    assert draw_course.__wrapped__(code, area) == draw_course.__wrapped__(code, area)


def test_another_process_draws_the_same_picture():
    script = "from cms.domain.art import draw_course; print(draw_course('INT-101', 'INT'))"
    surroundings = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(settings.BASE_DIR)}
    drawn = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=surroundings
    )
    assert drawn.stdout.strip() == repr(draw_course("INT-101", "INT"))


def test_every_course_has_its_own_picture():
    assert len({draw_course(code, area) for code, area in COURSES}) == len(COURSES)


@pytest.mark.parametrize(("code", "area"), COURSES)
def test_a_picture_is_valid_svg_without_styles_scripts_or_weight(code, area):
    markup = course_art(code, area)
    root = ET.fromstring(markup)
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert root.get("aria-hidden") == "true"
    elements = list(root.iter())
    assert len(elements) > 3
    assert {element.tag for element in elements} == {"svg", "path"}
    assert not any("style" in element.attrib for element in elements)
    assert "NaN" not in markup
    assert "inf" not in markup
    assert len(markup) < 10_000


def test_a_strange_code_cannot_break_out_of_the_picture():
    assert "<script" not in course_art('"><script>', '"><script>')


def test_a_cell_holds_exactly_the_points_that_are_nearest_to_its_site():
    chances = random.Random(4)
    sites = [(chances.uniform(0, WIDTH), chances.uniform(0, HEIGHT)) for _ in range(30)]
    cells = voronoi(sites)
    for _ in range(400):
        point = (chances.uniform(0, WIDTH), chances.uniform(0, HEIGHT))
        nearest = min(range(len(sites)), key=lambda index: math.dist(sites[index], point))
        holding = [index for index, cell in enumerate(cells) if inside(point, cell)]
        assert nearest in holding
        assert all(
            math.isclose(math.dist(sites[index], point), math.dist(sites[nearest], point), abs_tol=1e-6)
            for index in holding
        )


def inside(point, cell):
    """Whether a point lies in a convex polygon: always on the same side of its edges."""
    sides = [
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
        for (ax, ay), (bx, by) in zip(cell, cell[1:] + cell[:1], strict=True)
    ]
    return all(side >= -1e-9 for side in sides) or all(side <= 1e-9 for side in sides)


def test_cutting_a_square_between_two_sites_leaves_half_of_it():
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert sorted(clip_to_nearer(square, (0.5, 1.0), (1.5, 1.0))) == [
        (0.0, 0.0),
        (0.0, 2.0),
        (1.0, 0.0),
        (1.0, 2.0),
    ]


def test_cells_fill_the_field():
    chances = random.Random(9)
    sites = [(chances.uniform(0, WIDTH), chances.uniform(0, HEIGHT)) for _ in range(40)]
    assert sum(area(cell) for cell in voronoi(sites)) == pytest.approx(area(BOUNDS))


def area(cell):
    """The area of a polygon (shoelace formula)."""
    return (
        abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(cell, cell[1:] + cell[:1], strict=True))) / 2
    )


def test_both_strands_of_a_helix_keep_their_distance_from_the_axis():
    helix = Helix(random.Random(1), radius=50, tilt=0, middle=(0, 0))
    for along in range(-200, 200, 7):
        for offset in (0, GROOVE):
            (x, y), near = helix.at(along, offset)
            assert x == pytest.approx(along)
            assert math.hypot(y, 50 * near) == pytest.approx(50)


@pytest.mark.parametrize(
    ("value", "short"), [(1.0, "1"), (-0.01, "0"), (0.04, "0"), (12.34, "12.3"), (-3.0, "-3"), (99.96, "100")]
)
def test_numbers_are_short(value, short):
    assert number(value) == short
