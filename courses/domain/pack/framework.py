"""Reads competency-framework.yaml."""

from __future__ import annotations

from courses.domain.pack.documents import Cursor
from courses.domain.pack.structure import Area, Competence, Framework, Level, Statement
from courses.domain.pack.uniqueness import Unique

FILE = "competency-framework.yaml"


def read_framework(root: Cursor) -> Framework | None:
    """The competency framework of the pack; None after noting faults that leave nothing to read."""
    head = root.mapping("framework")
    if head is None:
        return None
    levels = _levels(root)
    sources = {item.text("id"): item.text("ref") for item in root.items("sources")}
    return Framework(
        code=head.text("id"),
        version=head.text("version"),
        title=head.words("title"),
        purpose=head.words("purpose"),
        how_to_use=head.words("how_to_use"),
        levels=levels,
        areas=_areas(root, {level.key for level in levels}, set(sources)),
        sources=sources,
    )


def _levels(root: Cursor) -> tuple[Level, ...]:
    keys = Unique("level")
    levels = []
    for item in root.items("level_scale", at_least=1):
        keys.add(item, "key")
        levels.append(
            Level(
                key=item.text("key"),
                letter=item.text("letter"),
                order=item.whole("order", 1, 20),
                title=item.words("title"),
                autonomy=item.words("autonomy"),
            )
        )
    return tuple(sorted(levels, key=lambda level: level.order))


def _areas(root: Cursor, levels: set[str], sources: set[str]) -> tuple[Area, ...]:
    areas, competences, statements = Unique("area"), Unique("competence"), Unique("statement")
    found = []
    for item in root.items("areas", at_least=1):
        areas.add(item, "code")
        found.append(
            Area(
                code=item.text("code"),
                title=item.words("title"),
                description=item.words("description"),
                competences=tuple(
                    _competence(below, levels, sources, competences, statements)
                    for below in item.items("competences", at_least=1)
                ),
            )
        )
    return tuple(found)


def _competence(
    item: Cursor, levels: set[str], sources: set[str], competences: Unique, statements: Unique
) -> Competence:
    competences.add(item, "code")
    for source in item.strings("sources", default=()):
        if source not in sources:
            item.fault(f"the source “{source}” is not in the list of sources", "sources")
    found = []
    for step in item.items("levels", at_least=1):
        level = step.text("level")
        if level and level not in levels:
            step.fault(f"the level “{level}” is not in the level scale", "level")
        for statement in step.items("statements", at_least=1):
            statements.add(statement, "id")
            found.append(Statement(code=statement.text("id"), level=level, words=statement.own_words()))
    alignment = item.get("alignment")
    return Competence(
        code=item.text("code"),
        title=item.words("title"),
        description=item.words("description"),
        statements=tuple(found),
        alignment=alignment.value if alignment and isinstance(alignment.value, dict) else {},
        sources=tuple(item.strings("sources", default=())),
    )
