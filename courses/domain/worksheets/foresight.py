"""Worksheets of the foresight activities: Delphi, horizon scan, scenarios, wheel, horizons, cross-impact."""

from __future__ import annotations

from collections.abc import Mapping

from courses.domain.worksheets.fields import (
    area,
    choice,
    line,
    name_of,
    present,
    questions,
    rating,
    scales,
    section,
)
from courses.domain.worksheets.labels import known, spoken_date, word
from courses.domain.worksheets.settings import Settings
from courses.domain.worksheets.structure import Field, Section

_CARD = ("title", "what_is_new", "source", "source_date", "category", "kind", "so_what", "doubt", "watch_for")
_CHOICES = ("category", "kind")
_ONE_LINE = ("title", "source", "source_date", "date")
_STEEP = ("S", "T", "Ec", "En", "P")
_CORNERS = (("high", "high"), ("high", "low"), ("low", "high"), ("low", "low"))


def delphi(settings: Settings) -> list[Section]:
    """Every statement with its scales and a rationale."""
    language = settings.language
    prompt = settings.below("rationale")
    label = prompt.text("prompt") or word(language, "rationale")
    limit = settings.whole("rationale_max_chars", prompt.whole("max_chars", 600, 5000), 5000)
    sections: list[Section] = []
    for number, statement in enumerate(settings.items("statements"), 1):
        name = statement.name() or f"s{number}"
        date = spoken_date(language, statement.text("check_date"))
        intro = [statement.text("background"), f"{word(language, 'check_date')}: {date}" if date else ""]
        fields = scales(settings, name, settings.values.get("scales"))
        fields.append(area(name_of(name, "rationale"), label, maximum=limit))
        sections += section(f"{number}. {statement.label()}", fields, intro)
    debrief = settings.texts("debrief_questions", "debrief")
    return sections + questions(settings, "debrief", "debrief", debrief)


def horizon_scan(settings: Settings) -> list[Section]:
    """Seed signals to read, then as many empty signal cards as one person should bring."""
    language = settings.language
    rules = settings.below("submission_rules")
    asked = settings.below("signals_per_person").whole("min", rules.whole("signals_per_person", 3))
    columns = settings.texts("card_fields") or _CARD
    sections: list[Section] = []
    for seed in settings.items("seed_signals"):
        told = [
            f"{known(language, key)}: {seed.text(key)}"
            for key in columns
            if seed.text(key) and key not in _CHOICES
        ]
        sections += section(f"{word(language, 'example')}: {seed.text('title')}", [], told[1:])
    specs = settings.values.get("ratings")
    if not isinstance(specs, Mapping):
        ratings = {"horizon": "horizons", "impact": "impact_scale", "novelty": "novelty_scale"}
        specs = {name: settings.values.get(key) for name, key in ratings.items()}
    for number in range(1, asked + 1):
        prefix = f"signal-{number}"
        fields = [_card_field(settings, prefix, column) for column in columns]
        fields += scales(settings, prefix, specs)
        fields += [
            rating(name_of(prefix, score.name()), score.label(), score.values.get("scale"), language)
            for score in settings.items("curator_scores")
        ]
        sections += section(f"{word(language, 'signal')} {number}", fields)
    return sections


def _card_field(settings: Settings, prefix: str, column: str) -> Field | None:
    language = settings.language
    name, label = name_of(prefix, column), known(language, column)
    if column == "category":
        steep = [Settings({"id": key, "label": known(language, key)}, language) for key in _STEEP]
        return choice(name, label, settings.items("categories") or steep)
    if column == "kind":
        return choice(name, label, settings.items("kinds"))
    return line(name, label) if column in _ONE_LINE else area(name, label)


def scenarios(settings: Settings) -> list[Section]:
    """Factors, axes, four stories, options tested in each of them, questions to check oneself."""
    return [
        *_factors(settings),
        *_axes(settings),
        *_stories(settings),
        *_options(settings),
        *questions(settings, "check", "discuss", settings.texts("check_questions")),
    ]


def _factors(settings: Settings) -> list[Section]:
    language = settings.language
    fields: list[Field | None] = []
    for factor in settings.items("factors"):
        ends = " ↔ ".join(text for text in (factor.text("low"), factor.text("high")) if text)
        told = ". ".join(
            text.rstrip(".") for text in (factor.text("description", "definition"), ends) if text
        )
        for key, spec in settings.below("rating_scales", "ratings").values.items():
            # Dependence is a question about pairs of factors: it is answered by choosing axes.
            if key != "dependence":
                label = f"{factor.label()}: {known(language, key).lower()}"
                fields.append(rating(name_of(factor.name(), key), label, spec, language, told))
    if settings.whole("max_own_factors", 0):
        fields.append(area("own-factors", word(language, "own_factors")))
    return section(word(language, "factors"), fields)


def _axes(settings: Settings) -> list[Section]:
    language = settings.language
    given = [
        f"{word(language, 'axis')} {number}: {axis.label()} ({axis.text('low')} ↔ {axis.text('high')})"
        for number, axis in enumerate(settings.items("axes"), 1)
    ]
    fields: list[Field | None] = []
    for number in () if given else (1, 2):
        label = f"{word(language, 'axis')} {number}"
        fields += [
            choice(f"axis-{number}", label, settings.items("factors")),
            line(f"axis-{number}-low", f"{label}: {word(language, 'low_end').lower()}"),
            line(f"axis-{number}-high", f"{label}: {word(language, 'high_end').lower()}"),
        ]
    return section(word(language, "axes"), fields, given)


def _stories(settings: Settings) -> list[Section]:
    language = settings.language
    own = settings.items("scenario_fields")
    plausible = settings.below("plausibility")
    scale = plausible.values.get("scale") or plausible.values or [1, 5]
    sections: list[Section] = []
    for number, title in enumerate(_scenario_titles(settings), 1):
        prefix = f"scenario-{number}"
        fields: list[Field | None] = [_story_field(prefix, field, language) for field in own]
        if not own:
            fields.append(area(name_of(prefix, "story"), word(language, "story")))
        if settings.whole("signposts_per_scenario", 0):
            fields.append(area(name_of(prefix, "signposts"), word(language, "signposts")))
        ends = (
            {key: scale[key] for key in ("min", "max") if key in scale}
            if isinstance(scale, Mapping)
            else scale
        )
        fields.append(rating(name_of(prefix, "plausibility"), word(language, "plausibility"), ends, language))
        sections += section(title, fields)
    return sections


def _story_field(prefix: str, field: Settings, language: str) -> Field:
    words = field.whole("max_words", 0, 5000)
    told = f"≤ {words} {'думи' if language == 'bg' else 'words'}" if words else ""
    return area(name_of(prefix, field.name()), field.label(), told)


def _scenario_titles(settings: Settings) -> list[str]:
    given = [scenario.label() for scenario in settings.items("scenarios")]
    if given:
        return given
    axis, name = (word(settings.language, key) for key in ("axis", "scenario"))
    arrows = {"high": "↑", "low": "↓"}
    return [
        f"{name} {number}: {axis} 1 {arrows[first]}, {axis} 2 {arrows[second]}"
        for number, (first, second) in enumerate(_CORNERS, 1)
    ]


def _options(settings: Settings) -> list[Section]:
    language = settings.language
    spec = settings.below("option_score", "option_scale", "score_scale")
    ends = {key: spec.values[key] for key in ("min", "max") if key in spec.values}
    titles = _scenario_titles(settings)
    fields: list[Field | None] = []
    for option in settings.items("options_to_test", "options"):
        if option.values.get("open") is True:
            fields.append(line(name_of("option", option.name(), "text"), word(language, "own_option")))
        for number, title in enumerate(titles, 1):
            name = name_of("option", option.name(), number)
            fields.append(rating(name, f"{option.label().rstrip('.')} · {title}", ends, language))
        if spec.values.get("reason_required") is True:
            fields.append(
                area(name_of("option", option.name(), "reason"), word(language, "because"), option.label())
            )
    decision = [
        line(name_of("decision", key), known(language, key)) for key in settings.texts("decision_fields")
    ]
    return section(word(language, "options"), fields) + section(word(language, "decision"), decision)


def wheel(settings: Settings) -> list[Section]:
    """Viewpoint, direct consequences, their consequences, votes and actions."""
    language = settings.language
    centre = settings.below("centre")
    middle = ", ".join(
        text for text in (centre.text("text"), centre.text("year"), centre.text("status")) if text
    )
    sections = section(
        word(language, "viewpoint"),
        [choice("viewpoint", word(language, "viewpoint"), settings.items("viewpoints"))],
        [middle],
    )
    starters = [f"{word(language, 'given')}: {node.label()}" for node in settings.items("starter_nodes")]
    first = settings.below("first_ring").whole("min_nodes", 4)
    second = (
        settings.below("second_ring").whole("min_parents", 3) if settings.whole("max_rings", 2) > 1 else 0
    )
    sections += section(word(language, "first_ring"), _nodes(settings, "ring-1", first), starters)
    sections += section(word(language, "second_ring"), _nodes(settings, "ring-2", second))
    chosen = [area(name_of("vote", vote.name()), vote.label()) for vote in settings.items("votes")]
    actions = settings.whole("actions_to_choose", 0)
    chosen += [
        area(f"action-{number}", f"{word(language, 'action')} {number}") for number in range(1, actions + 1)
    ]
    return sections + section(word(language, "priorities"), chosen)


def _nodes(settings: Settings, ring: str, count: int) -> list[Field]:
    language = settings.language
    fields: list[Field | None] = []
    for number in range(1, count + 1):
        prefix = f"{ring}-{number}"
        label = f"{word(language, 'consequence')} {number}"
        valence = rating(
            name_of(prefix, "valence"), word(language, "valence"), settings.values.get("valence"), language
        )
        impact = settings.values.get("impact_scale")
        fields += [
            area(prefix, label),
            choice(name_of(prefix, "category"), known(language, "category"), settings.items("categories")),
            valence,
            rating(name_of(prefix, "likelihood"), known(language, "likelihood"), [1, 5], language),
            rating(name_of(prefix, "impact"), known(language, "impact"), impact, language),
        ]
    return present(fields)


def three_horizons(settings: Settings) -> list[Section]:
    """Notes in every place, ratings of the innovations, curves, and what follows."""
    language = settings.language
    boundary = settings.text("system_boundary")
    sections = section(
        word(language, "topic"),
        [],
        [settings.text("topic"), f"{word(language, 'boundary')}: {boundary}" if boundary else ""],
    )
    notes = settings.items("starter_notes")
    for place in settings.items("places"):
        given = [
            f"{word(language, 'given')}: {note.label()}"
            for note in notes
            if note.text("place") == place.name()
        ]
        field = area(name_of("place", place.name()), word(language, "own_notes"))
        sections += section(place.label(), [field], given)
    scale = settings.values.get("h2_scale")
    between = [note for note in notes if note.text("place") == "h2"]
    rated = [rating(name_of("h2", note.name()), note.label(), scale, language) for note in between]
    sections += section(word(language, "wish"), rated)
    years = settings.texts("curve_years")
    curves = [
        rating(name_of(horizon, year), f"{horizon.upper()}, {year}", [0, 100], language)
        for horizon in ("h1", "h3")
        for year in years
    ]
    sections += section(word(language, "curves"), curves)
    outputs = [area(name_of("output", key), known(language, key)) for key in settings.texts("outputs")]
    return sections + section(word(language, "decision"), outputs)


def cross_impact(settings: Settings) -> list[Section]:
    """One section for each factor: its influence on every other one."""
    factors = settings.items("factors")[:15]
    scale = settings.values.get("rating_scale") or [0, 3]
    sections: list[Section] = []
    for row in factors:
        fields = [
            rating(name_of(row.name(), column.name()), f"→ {column.label()}", scale, settings.language)
            for column in factors
            if column is not row
        ]
        sections += section(row.label(), fields, [row.text("definition", "description")])
    return sections
