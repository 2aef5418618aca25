"""Further versions of the small course of `make_course_version`, each made from the one before it."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from courses.domain.canonical import content_sha256, version_sha256
from courses.enums import Rollout
from courses.models import CourseVersion, FrozenLesson
from tests.factories.courses import LANGUAGES, lesson_id


@dataclass
class Draft:
    """What the next version will hold, to be changed by a test."""

    slug: str
    card: dict[str, Any]
    outline: dict[str, Any]
    questions: dict[str, Any]
    contents: dict[str, Any]

    def lesson(self, name: str) -> dict[str, Any]:
        """Return the lesson's entry in the outline."""
        wanted = str(lesson_id(self.slug, name))
        lessons = (lesson for module in self.outline["modules"] for lesson in module["lessons"])
        return next(lesson for lesson in lessons if lesson["id"] == wanted)

    def drop(self, name: str) -> None:
        """Leave a lesson out."""
        for module in self.outline["modules"]:
            module["lessons"] = [one for one in module["lessons"] if one["slug"] != name]
        self.outline["modules"] = [module for module in self.outline["modules"] if module["lessons"]]
        del self.contents[str(lesson_id(self.slug, name))]
        for rule in ("final_quiz", "final_assignment"):
            if self.outline["rule"][rule] == str(lesson_id(self.slug, name)):
                self.outline["rule"][rule] = None

    def add(self, name: str, module: int = 0, *, mandatory: bool = True) -> None:
        """Add a lesson to read at the end of a module."""
        key = lesson_id(self.slug, name)
        block = str(uuid5(key, "text"))
        self.contents[str(key)] = {
            language: {
                "title": name.title(),
                "blocks": [{"id": block, "type": "text", "value": {"html": f"<p>{name} {language}</p>"}}],
            }
            for language in LANGUAGES
        }
        self.outline["modules"][module]["lessons"].append(
            {
                "id": str(key),
                "slug": name,
                "kind": "reading",
                "minutes": 15,
                "mandatory": mandatory,
                "title": dict.fromkeys(LANGUAGES, name.title()),
                "competences": [],
                "languages": list(LANGUAGES),
                "quiz": None,
                "assignment": None,
            }
        )

    def write(self, name: str, html: str, block: int = 0) -> None:
        """Change the text of a lesson's block, in every language."""
        for text in self.contents[str(lesson_id(self.slug, name))].values():
            text["blocks"][block]["value"]["html"] = html

    def set(self, name: str, **values: Any) -> None:
        """Change values of the first block of a lesson, in every language; of a quiz in the outline too."""
        for text in self.contents[str(lesson_id(self.slug, name))].values():
            text["blocks"][0]["value"].update(values)
        quiz = self.lesson(name)["quiz"]
        if quiz:
            quiz.update({key: value for key, value in values.items() if key in quiz})

    def leave_out(self, name: str, kind: str) -> None:
        """Take the blocks of a kind out of a lesson, in every language."""
        for text in self.contents[str(lesson_id(self.slug, name))].values():
            text["blocks"] = [one for one in text["blocks"] if one["type"] != kind]

    def replace_block(self, name: str) -> UUID:
        """Give the quiz or assignment of a lesson another id, as if it were written anew; return the id."""
        key = uuid5(lesson_id(self.slug, name), "another")
        for text in self.contents[str(lesson_id(self.slug, name))].values():
            text["blocks"][0]["id"] = str(key)
        entry = self.lesson(name)
        if entry["quiz"]:
            entry["quiz"]["block_id"] = str(key)
        else:
            entry["assignment"] = str(key)
        return key


def next_version(
    version: CourseVersion,
    edit: Callable[[Draft], Any] = lambda draft: draft.write("welcome", "<p>New</p>"),
    *,
    major: bool = False,
    rollout: Rollout = Rollout.REQUIRE,
    material: Sequence[str] = (),
    current: bool = True,
) -> CourseVersion:
    """Return the version that follows `version` with what `edit` changes; `material` names lessons.

    It is stored as publishing would, but announces nothing: tests roll it out themselves.
    """
    slug = version.course.slug
    contents = {
        str(key): deepcopy(content) for key, content in version.lessons.values_list("lesson_id", "content")
    }
    draft = Draft(
        slug, deepcopy(version.card), deepcopy(version.outline), deepcopy(version.questions), contents
    )
    edit(draft)
    for module in draft.outline["modules"]:
        for lesson in module["lessons"]:
            lesson["sha256"] = content_sha256(contents[lesson["id"]])
    number = (version.major + 1, 0) if major else (version.major, version.minor + 1)
    made = CourseVersion.objects.create(
        course=version.course,
        major=number[0],
        minor=number[1],
        notes={"bg": "Новото.", "en": f"News of {number[0]}.{number[1]}."},
        card=draft.card,
        outline=draft.outline,
        questions=draft.questions,
        rollout=rollout,
        material=[str(lesson_id(slug, name)) for name in material],
        sha256=version_sha256(draft.card, draft.outline, draft.questions),
        published_at=timezone.now(),
    )
    FrozenLesson.objects.bulk_create(
        FrozenLesson(version=made, lesson_id=key, content=content, sha256=content_sha256(content))
        for key, content in contents.items()
    )
    if current:
        version.course.current_version = made
        version.course.save(update_fields=["current_version"])
    return made
