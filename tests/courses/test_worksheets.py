"""Private worksheets for the activities of the shipped pack, and for whatever else a trainer may write."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from courses.domain.pack import read_pack
from courses.domain.worksheets import Field, Section, Worksheet, clean_worksheet, worksheet

PACK = read_pack(Path(__file__).parents[2] / "courses" / "content")
ACTIVITIES = {
    lesson.slug: {
        language: next(block.value for block in text.blocks if block.type == "activity")
        for language, text in lesson.texts.items()
    }
    for course in PACK.courses
    for lesson in course.lessons()
    if lesson.has("activity")
}
BOTH = [
    pytest.param(slug, language, id=f"{slug}-{language}") for slug in ACTIVITIES for language in ("bg", "en")
]
TYPES = {value["en"]["activity"] for value in ACTIVITIES.values()}
CYRILLIC = re.compile("[а-яА-Я]")


def sheet(slug: str, language: str = "en") -> Worksheet:
    return worksheet(ACTIVITIES[slug][language], language)


def field(slug: str, name: str, language: str = "en") -> Field:
    return next(field for field in sheet(slug, language).fields() if field.name == name)


def part(slug: str, title: str, language: str = "en") -> Section:
    return next(section for section in sheet(slug, language).sections if section.title.startswith(title))


def test_the_pack_has_activities_of_all_twelve_types() -> None:
    assert len(ACTIVITIES) == 19
    assert len(TYPES) == 12


@pytest.mark.parametrize("slug", ACTIVITIES)
def test_both_languages_have_the_same_fields(slug: str) -> None:
    def skeleton(language: str) -> list[tuple[Any, ...]]:
        return [
            (f.name, f.kind, f.minimum, f.maximum, [option.value for option in f.options])
            for f in sheet(slug, language).fields()
        ]

    assert skeleton("bg") == skeleton("en")
    assert len(sheet(slug, "bg").steps) == len(sheet(slug, "en").steps)


@pytest.mark.parametrize(("slug", "language"), BOTH)
def test_every_worksheet_can_be_filled_in(slug: str, language: str) -> None:
    got = sheet(slug, language)
    names = [field.name for field in got.fields()]
    assert len(names) >= 15
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_+-]+", name) for name in names)
    assert names[-1] == "notes"
    assert got.title
    assert got.steps
    for field in got.fields():
        assert field.label.strip()
        assert bool(field.options) == (field.kind == "choice")
        if field.kind in ("scale", "integer"):
            assert field.minimum is not None
            assert field.maximum is not None
            assert field.minimum < field.maximum


@pytest.mark.parametrize("slug", ACTIVITIES)
def test_a_bulgarian_worksheet_speaks_bulgarian(slug: str) -> None:
    got = sheet(slug, "bg")
    texts = [section.title for section in got.sections] + [field.label for field in got.fields()]
    texts += [step.title for step in got.steps] + list(got.notes)
    known_names = ("H1,", "H3,", "MDSAP")
    assert [text for text in texts if not CYRILLIC.search(text) and not text.startswith(known_names)] == []


@pytest.mark.parametrize("slug", ACTIVITIES)
def test_an_english_worksheet_has_no_bulgarian(slug: str) -> None:
    got = sheet(slug, "en")
    texts = [section.title for section in got.sections] + [field.label for field in got.fields()]
    texts += [step.title for step in got.steps] + list(got.notes) + list(got.intro)
    assert [text for text in texts if CYRILLIC.search(text)] == []


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("first-delphi", 24),
        ("run-delphi", 17),
        ("delphi-regulatory-change", 36),
        ("team-horizon-scan", 37),
        ("cross-impact", 91),
        ("calibration", 41),
        ("my-assumptions", 25),
        ("ims-self-assessment", 30),
        ("export-readiness-check", 46),
        ("market-matrix", 64),
        ("trl-self-assessment", 53),
    ],
)
def test_nothing_of_the_settings_is_lost(slug: str, fields: int) -> None:
    assert len(list(sheet(slug).fields())) == fields


def test_phases_become_steps_with_minutes() -> None:
    steps = sheet("futures-wheel-glp1").steps
    assert [(step.title, step.minutes) for step in steps[:2]] == [("Viewpoint", 2), ("First ring", 6)]
    assert sum(step.minutes or 0 for step in steps) == 35


def test_a_delphi_statement_keeps_its_scales() -> None:
    likelihood = field("first-delphi", "d1-likelihood")
    assert (likelihood.kind, likelihood.minimum, likelihood.maximum) == ("integer", 0, 100)
    assert likelihood.label == "How likely is it?"
    assert likelihood.help == "0 = impossible; 100 = certain"
    assert field("first-delphi", "d1-confidence").kind == "scale"
    assert field("first-delphi", "d1-rationale").maximum == 600
    assert field("delphi-regulatory-change", "s1-rationale").label == "One argument for your value"
    section = sheet("delphi-regulatory-change", "bg").sections[0]
    assert section.intro[-1] == "Може да се провери на: 31.12.2032 г."
    assert sheet("delphi-regulatory-change").sections[0].intro[-1] == "Can be checked on: 31 December 2032"


def test_scales_in_all_their_forms() -> None:
    horizon = field("team-horizon-scan", "signal-1-horizon")
    assert next((option.value, option.label) for option in horizon.options) == ("1", "0–2 years")
    impact = field("team-horizon-scan", "signal-1-impact")
    assert (impact.kind, impact.minimum, impact.maximum) == ("scale", 1, 5)
    assert impact.help.startswith("1 = hardly noticeable; 3 = changes")
    assert field("scanning-system", "signal-1-impact").kind == "scale"
    assert field("scanning-system", "signal-1-relevance").label == "Relevance for us"
    assert [option.value for option in field("scanning-system", "signal-1-category").options] == [
        *("S", "T", "Ec", "En", "P"),
    ]
    influence = field("cross-impact", "f01-f02")
    assert [option.label for option in influence.options] == [
        "no direct influence",
        "weak",
        "clear",
        "strong",
    ]
    innovation = field("three-horizons", "h2-s5")
    assert (innovation.kind, innovation.minimum, innovation.maximum) == ("scale", -2, 2)


def test_scenarios_with_and_without_given_axes() -> None:
    assert next(option.value for option in field("scenarios-in-an-hour", "axis-1").options) == "f1"
    assert (
        part("stop-or-scale", "The two axes").intro[0]
        == "Axis 1: Intensity of regulation (lighter ↔ heavier)"
    )
    assert part("stop-or-scale", "The two axes").fields == ()
    assert field("stop-or-scale", "scenario-1-signposts").kind == "longtext"
    assert field("stop-or-scale", "option-d-text").label == "Your own option"
    assert field("stop-or-scale", "decision-tranche").label == "Tranche"
    assert field("amr-scenarios", "option-o1-reason").kind == "longtext"
    assert field("scenarios-in-an-hour", "scenario-1-headline", "bg").help == "≤ 12 думи"


def test_an_export_check_has_an_answer_for_not_knowing() -> None:
    options = field("export-readiness-check", "commitment_1").options
    assert [option.value for option in options] == ["0", "1", "2", "3", "4", "dont_know"]
    assert next(option.value for option in field("export-readiness-check", "g1").options) == "yes"


def test_markets_are_scored_in_the_unit_of_the_criterion() -> None:
    assert field("market-matrix", "months_to_sale-1").kind == "number"
    assert field("market-matrix", "months_to_sale-1").help == "months"
    assert field("market-matrix", "partner_ease-1").kind == "scale"
    assert "Knocked out: above 24" in part("market-matrix", "Months to the first").intro


def test_a_canvas_is_graded_or_compared() -> None:
    assert field("business-model-canvas", "channels-evidence").options[0].label == "opinion"
    assert field("models-compared", "a-channels", "bg").label == "Канали"
    assert part("models-compared", "Version A").intro == ("Channels: Two dealers reach 300 practices",)
    assert [option.value for option in field("models-compared", "vote").options] == ["A", "B", "C"]


def test_true_values_are_kept_apart() -> None:
    got = sheet("calibration")
    assert len(got.solutions) == 20
    assert got.solutions[0].value == "2925"
    shown = str((got.intro, got.steps, got.sections, got.notes))
    assert "2925" not in shown
    assert sheet("first-delphi").solutions == ()


def test_an_unknown_activity_has_a_field_for_notes() -> None:
    got = worksheet({"activity": "tarot", "title": "Cards", "settings": {"deck": 78}}, "en")
    assert [field.name for field in got.fields()] == ["notes"]
    assert got.title == "Cards"


def test_two_entries_with_one_id_do_not_share_a_field() -> None:
    settings = {
        "response_scale": {"1": "no", "2": "yes"},
        "items": [{"id": "a", "text": "A"}, {"id": "a", "text": "B"}],
    }
    got = worksheet({"activity": "self-assessment", "title": "", "settings": settings}, "en")
    assert [field.name for field in got.fields()] == ["a", "a-2", "notes"]


def junk(chance: random.Random, depth: int = 0) -> Any:
    simple = [
        None,
        True,
        0,
        -5,
        3.5,
        10**30,
        "",
        "text",
        "1",
        [1, 5],
        [5, 1],
        {"min": 1, "max": 5},
        {"1": "a", "2": "b"},
    ]
    kind = chance.randrange(3 if depth < 4 else 1)
    if kind == 1:
        return [junk(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 2:
        keys = [
            "id",
            "label",
            "text",
            "min",
            "max",
            "scale",
            "items",
            "value",
            "criteria",
            "1",
            "open",
            "columns",
        ]
        return {chance.choice(keys): junk(chance, depth + 1) for _ in range(chance.randrange(4))}
    return chance.choice(simple)


@pytest.mark.parametrize("slug", ACTIVITIES)
def test_settings_of_any_shape_make_a_worksheet(slug: str) -> None:
    """A trainer may write anything: the page of the lesson must still open, and saving must work."""
    chance = random.Random(slug)
    value = ACTIVITIES[slug]["en"]
    for _ in range(150):
        settings = dict(value["settings"])
        for key in chance.sample(list(settings), min(3, len(settings))):
            settings[key] = junk(chance)
        got = worksheet({**value, "settings": settings}, chance.choice(["bg", "en", "de"]))
        names = [field.name for field in got.fields()]
        assert len(set(names)) == len(names)
        limits = [(f.minimum, f.maximum) for f in got.fields() if f.kind in ("scale", "integer")]
        assert all(low is not None and high is not None and low < high for low, high in limits)
        clean_worksheet(got, dict.fromkeys(names, "1"))


@pytest.mark.parametrize(
    "value", [{}, {"activity": None}, {"activity": "rt-delphi", "settings": []}, {"settings": 5}]
)
def test_a_value_without_settings_makes_a_worksheet(value: dict[str, Any]) -> None:
    assert [field.name for field in worksheet(value, "bg").fields()][-1] == "notes"
