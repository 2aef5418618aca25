"""Worksheets of the other activities: TRL, export, markets, canvas, self-assessment, calibration."""

from __future__ import annotations

from courses.domain.worksheets.fields import area, choice, grid, line, name_of, rating, section
from courses.domain.worksheets.labels import known, word
from courses.domain.worksheets.settings import Settings, as_text
from courses.domain.worksheets.structure import Field, Section, Solution

_TASK_ROWS = 3


def trl(settings: Settings) -> list[Section]:
    """Technology, then the criteria of every level with evidence, then tasks for the next level."""
    language = settings.language
    subject = [
        line("technology", settings.text("technology_prompt") or word(language, "subject")),
        area("elements", settings.text("elements_prompt")) if settings.text("elements_prompt") else None,
        choice("sector", word(language, "sector"), settings.items("sectors")),
        choice("environment", word(language, "environment"), settings.items("environments")),
    ]
    sections = section(word(language, "subject"), subject)
    for level in settings.items("levels"):
        number = level.text("level")
        fields: list[Field | None] = [
            choice(name_of("trl", number, key), as_text(text), settings.items("answers"))
            for key, text in level.below("criteria").values.items()
        ]
        fields.append(area(name_of("trl", number, "evidence"), word(language, "evidence")))
        sections += section(f"TRL {number}: {level.label()}", fields)
    columns = settings.below("task_list").texts("columns")
    return sections + section(word(language, "actions"), grid(settings, "task", columns, _TASK_ROWS))


def export_readiness(settings: Settings) -> list[Section]:
    """Subject and role, gates, the items of every dimension, an action list."""
    language = settings.language
    subject: list[Field | None] = [
        line(name_of(field.name()), field.label()) for field in settings.items("subject_fields")
    ]
    subject.append(choice("role", word(language, "role"), settings.items("respondent_roles")))
    sections = section(word(language, "subject"), subject)
    gates = [
        choice(name_of(gate.name()), gate.label(), settings.items("gate_answers"))
        for gate in settings.items("gates")
    ]
    sections += section(word(language, "gates"), gates)
    scale = settings.items("scale")
    unsure = settings.below("dont_know")
    if unsure.values.get("allowed") is True and unsure.label():
        scale.append(Settings({"id": "dont_know", "label": unsure.label()}, language))
    first_actions = []
    for dimension in settings.items("dimensions"):
        fields: list[Field | None] = [
            choice(name_of(item.name()), item.label(), scale) for item in dimension.items("items")
        ]
        if settings.values.get("allow_comment") is True:
            fields.append(area(name_of(dimension.name(), "comment"), word(language, "comment")))
        sections += section(dimension.label(), fields)
        if dimension.text("first_action"):
            first_actions.append(f"{dimension.label()}: {dimension.text('first_action')}")
    actions = settings.below("action_list")
    fields_of_actions = grid(settings, "action", actions.texts("columns"), actions.whole("min_rows", 2))
    hint = [f"{word(language, 'first_action')}:", *first_actions] if first_actions else []
    return sections + section(word(language, "actions"), fields_of_actions, hint)


def market_matrix(settings: Settings) -> list[Section]:
    """Markets, then every criterion with weight, reason and a score for each market, then the decision."""
    language = settings.language
    count = settings.below("markets").whole("min", 4, 6)
    names = [f"{word(language, 'market')} {number}" for number in range(1, count + 1)]
    sections = section(
        word(language, "markets"), [line(f"market-{number}", name) for number, name in enumerate(names, 1)]
    )
    kinds = {kind.name(): kind.label() for kind in settings.items("kinds")}
    for criterion in settings.items("criteria_templates"):
        prefix = criterion.name()
        scores = [_score(criterion, name_of(prefix, number), name) for number, name in enumerate(names, 1)]
        fields = [
            rating(name_of(prefix, "weight"), word(language, "criterion_weight"), [0, 100], language),
            area(name_of(prefix, "reason"), word(language, "because")),
            *scores,
            area(name_of(prefix, "source"), word(language, "source_of_score")),
        ]
        sections += section(criterion.label(), fields, _about_criterion(criterion, kinds))
    note = [
        (line if item.text("kind") == "date" else area)(name_of("note", item.name()), item.label())
        for item in settings.items("decision_note")
    ]
    return sections + section(word(language, "decision"), note)


def _score(criterion: Settings, name: str, label: str) -> Field | None:
    if criterion.text("scale") == "rating":
        spec = criterion.values.get("rating") or [1, 5]
        return rating(name, label, spec, criterion.language)
    return Field(name, label, "number", help=criterion.text("unit"))


def _about_criterion(criterion: Settings, kinds: dict[str, str]) -> list[str]:
    language = criterion.language
    limits = criterion.below("knock_out")
    below, above = limits.text("min"), limits.text("max")
    told = [
        f"{word(language, 'least')} {below}" if below else "",
        f"{word(language, 'more_than')} {above}" if above else "",
    ]
    knocked = ", ".join(text for text in told if text)
    return [
        criterion.text("why"),
        kinds.get(criterion.text("kind"), ""),
        f"{word(language, 'unit')}: {criterion.text('unit')}" if criterion.text("unit") else "",
        f"{word(language, 'knock_out')}: {knocked}" if knocked else "",
        f"{word(language, 'look')}: {criterion.text('where_to_look')}"
        if criterion.text("where_to_look")
        else "",
    ]


def canvas(settings: Settings) -> list[Section]:
    """The nine blocks, once or for each version, then the test of the riskiest assumption and the vote."""
    language = settings.language
    blocks = settings.items("blocks")
    blocks = blocks or [
        Settings({"key": key, "label": known(language, key)}, language) for key in settings.texts("blocks")
    ]
    versions = settings.items("versions")
    product = settings.text("product_prompt")
    sections = section(word(language, "subject"), [line("product", product)] if product else [])
    sections += _canvas_versions(settings, blocks, versions) if versions else _canvas_blocks(settings, blocks)
    compared = [
        area(name_of("compare", number, version.name()), f"{text}: {version.label()}")
        for number, text in enumerate(settings.texts("comparison_criteria"), 1)
        for version in versions
    ]
    sections += section(word(language, "comparison"), compared)
    prompt = settings.text("test_prompt")
    card = settings.below("test_card").texts("fields")
    test = [area("test", prompt)] if prompt else []
    test += [area(name_of("test", key), known(language, key)) for key in card]
    sections += section(word(language, "test"), test)
    vote = settings.below("vote")
    if not vote.values:
        return sections
    ballot = [
        choice("vote", word(language, "vote"), versions),
        area("vote-reason", word(language, "because")),
    ]
    return sections + section(word(language, "vote"), ballot)


def _canvas_blocks(settings: Settings, blocks: list[Settings]) -> list[Section]:
    language = settings.language
    grading = settings.below("grading").values
    importance = settings.values.get("importance_scale") or grading.get("importance") or [1, 5]
    evidence = settings.values.get("evidence_scale") or grading.get("evidence")
    sections: list[Section] = []
    for block in sorted(blocks, key=lambda block: block.whole("order", 99, 99)):
        name = block.name()
        fields = [
            area(name_of(name), word(language, "own_notes")),
            rating(name_of(name, "importance"), known(language, "importance"), importance, language),
            rating(name_of(name, "evidence"), known(language, "evidence"), evidence, language),
            line(name_of(name, "source"), word(language, "source_of_score")),
        ]
        sections += section(block.label(), fields, [block.text("hint")])
    return sections


def _canvas_versions(settings: Settings, blocks: list[Settings], versions: list[Settings]) -> list[Section]:
    language = settings.language
    labels = {block.name(): block.label() for block in blocks}
    sections: list[Section] = []
    for version in versions:
        entries = [
            entry for entry in settings.items("starter_entries") if entry.text("version") == version.name()
        ]
        given = [f"{labels.get(entry.text('block'), '')}: {entry.text('text')}" for entry in entries]
        fields = [area(name_of(version.name(), block.name()), block.label()) for block in blocks]
        sections += section(f"{word(language, 'version')} {version.name()}: {version.label()}", fields, given)
    return sections


def self_assessment(settings: Settings) -> list[Section]:
    """Every item on the response scale, in its group; where the answer comes from; improvements."""
    language = settings.language
    scale, tags = settings.values.get("response_scale"), settings.items("origin_tags")
    groups = settings.items("groups") or [Settings({"label": word(language, "items")}, language)]
    sections: list[Section] = []
    for group in groups:
        fields: list[Field | None] = []
        for item in settings.items("items"):
            if item.text("group") == group.text("id"):
                fields.append(rating(name_of(item.name()), item.label(), scale, language))
                fields.append(choice(name_of(item.name(), "origin"), word(language, "origin"), tags))
        sections += section(group.label(), fields)
    wanted = settings.below("improvements")
    rows = grid(settings, "improvement", wanted.texts("fields"), wanted.whole("count", 0))
    return sections + section(word(language, "improvement"), rows)


def calibration(settings: Settings) -> list[Section]:
    """A lower and an upper limit for every question. The true values are left to `calibration_solutions`."""
    language = settings.language
    fields = [
        Field(name_of(item.name(), end), f"{item.label()}: {word(language, end)}", "number")
        for item in settings.items("items")
        for end in ("lower", "upper")
    ]
    percent = settings.text("interval_percent")
    intro = [f"{word(language, 'interval')}: {percent}"] if percent else []
    return section(word(language, "intervals"), fields, intro)


def calibration_solutions(settings: Settings) -> tuple[Solution, ...]:
    """The true value of every question."""
    items = settings.items("items")
    return tuple(Solution(item.label(), item.text("true_value")) for item in items if item.text("true_value"))
