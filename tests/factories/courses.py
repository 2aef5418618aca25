"""A small course version for tests: quick, synthetic, independent of the content pack.

Its lessons, by slug: `welcome` and `signals` (module 1, reading), `check-1` (module 1, a quiz of all six
question types), `outlook` (module 2, reading, not mandatory), `project` (module 2, the assignment),
`final-quiz`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from courses.domain.canonical import content_sha256, version_sha256
from courses.models import Course, CourseVersion, FrozenLesson
from tests.factories.questions import BANK, CODES, questions

NAMESPACE = UUID("a5a0a4cb-0d0f-4d44-9d7c-3f8f5b0f1a11")
LANGUAGES = ("bg", "en")
Words = dict[str, str]


def lesson_id(course_slug: str, lesson: str) -> UUID:
    """Return the id of the lesson with this slug; the same in all versions of the course."""
    return uuid5(NAMESPACE, f"{course_slug}/{lesson}")


def block_id(course_slug: str, lesson: str, kind: str) -> UUID:
    """Return the id of the first block of this type in the lesson."""
    return uuid5(lesson_id(course_slug, lesson), kind)


def make_course_version(
    slug: str = "demo-course",
    *,
    code: str = "DEM-101",
    major: int = 1,
    minor: int = 0,
    prerequisites: Sequence[str] = (),
    area: str = "FOR",
    level: str = "foundation",
    certificate_months: int | None = 24,
    title: Words | None = None,
    text: str = "",
    only: Sequence[str] = LANGUAGES,
    current: bool = True,
    time_limit: int | None = None,
) -> CourseVersion:
    """Return a stored course version, made the course's current one unless `current` is False.

    `text` is added to the first lesson, so that two versions of one course differ; `only` names the
    languages that the first lesson is written in; `time_limit` is that of the quiz `check-1`, in minutes.
    """
    contents = lesson_contents(slug, text)
    if time_limit:
        for content in contents["check-1"].values():
            content["blocks"][0]["value"]["time_limit"] = time_limit
    contents["welcome"] = {language: contents["welcome"][language] for language in only}
    card = _card(slug, code, area, level, certificate_months, prerequisites, title)
    outline = _outline(slug, contents)
    course, _created = Course.objects.get_or_create(
        id=uuid5(NAMESPACE, slug), defaults={"slug": slug, "code": code}
    )
    version = CourseVersion.objects.create(
        course=course,
        major=major,
        minor=minor,
        notes={"bg": "Първо издание.", "en": "First edition."},
        card=card,
        outline=outline,
        questions=questions(),
        sha256=version_sha256(card, outline, questions()),
        published_at=timezone.now(),
    )
    FrozenLesson.objects.bulk_create(
        FrozenLesson(
            version=version, lesson_id=lesson_id(slug, name), content=content, sha256=content_sha256(content)
        )
        for name, content in contents.items()
    )
    if current:
        course.current_version = version
        course.save(update_fields=["current_version"])
    return version


def _card(
    slug: str,
    code: str,
    area: str,
    level: str,
    certificate_months: int | None,
    prerequisites: Sequence[str],
    title: Words | None,
) -> dict[str, Any]:
    return {
        "code": code,
        "slug": slug,
        "area": area,
        "level": level,
        "stage": "introductory",
        "minutes": 85,
        "lessons": 6,
        "title": title or {"bg": "Основи на предвиждането", "en": "Foresight basics"},
        "summary": {"bg": "Как да забележите промяната навреме.", "en": "How to notice change in time."},
        "audience": {"bg": "Ръководители на проекти.", "en": "Project managers."},
        "outcomes": [
            {
                "id": f"{code}.1",
                "competence": "FOR-1",
                "level": level,
                "bg": "Разпознавате слаб сигнал.",
                "en": "Recognise a weak signal.",
            }
        ],
        "competences": [{"code": "FOR-1", "title": {"bg": "Хоризонтно сканиране", "en": "Horizon scanning"}}],
        "prerequisites": list(prerequisites),
        "prerequisite_alternative": (
            {"bg": "Две години опит.", "en": "Two years of experience."} if prerequisites else None
        ),
        "trainer": "Мария Петрова",
        "certificate_months": certificate_months,
        "languages": list(LANGUAGES),
    }


def _outline(slug: str, contents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def lesson(name: str, kind: str, minutes: int, mandatory: bool = True) -> dict[str, Any]:
        content = contents[name]
        languages = list(content)
        blocks = {block["type"]: block for block in content[languages[0]]["blocks"]}
        quiz = blocks.get("quiz")
        return {
            "id": str(lesson_id(slug, name)),
            "slug": name,
            "kind": kind,
            "minutes": minutes,
            "mandatory": mandatory,
            "title": {language: content[language]["title"] for language in languages},
            "competences": ["FOR-1"],
            "languages": languages,
            "quiz": quiz
            and {
                "block_id": quiz["id"],
                "pass_percent": quiz["value"]["pass_percent"],
                "attempts": quiz["value"]["attempts"],
                "questions": quiz["value"]["draw"] or len(quiz["value"]["questions"]),
            }
            | {name: quiz["value"][name] for name in ("time_limit",) if name in quiz["value"]},
            "assignment": blocks["assignment"]["id"] if "assignment" in blocks else None,
            "sha256": content_sha256(content),
        }

    def module(name: str, title: Words, *lessons: dict[str, Any]) -> dict[str, Any]:
        return {"id": str(uuid5(NAMESPACE, f"{slug}:{name}")), "title": title, "lessons": list(lessons)}

    return {
        "modules": [
            module(
                "m1",
                {"bg": "Сигнали", "en": "Signals"},
                lesson("welcome", "reading", 15),
                lesson("signals", "horizon_scan", 20),
                lesson("check-1", "quiz", 10),
            ),
            module(
                "m2",
                {"bg": "Поглед напред", "en": "Looking ahead"},
                lesson("outlook", "live_session", 10, mandatory=False),
                lesson("project", "assignment", 20),
            ),
            module(
                "final", {"bg": "Заключителен тест", "en": "Final quiz"}, lesson("final-quiz", "quiz", 10)
            ),
        ],
        "rule": {
            "quiz_average_percent": 70,
            "final_quiz": str(lesson_id(slug, "final-quiz")),
            "final_assignment": str(lesson_id(slug, "project")),
        },
        "languages": list(LANGUAGES),
    }


def lesson_contents(slug: str, text: str = "") -> dict[str, dict[str, Any]]:
    """Return the content of every lesson, by slug, as `FrozenLesson.content` holds it."""
    lessons = {
        "welcome": ({"bg": "Добре дошли", "en": "Welcome"}, _welcome(text)),
        "signals": ({"bg": "Слаби сигнали", "en": "Weak signals"}, _signals()),
        "check-1": ({"bg": "Проверка на знанията", "en": "Knowledge check"}, _quiz(list(CODES), None)),
        "outlook": ({"bg": "Работа на живо", "en": "Live session"}, _live_session()),
        "project": ({"bg": "Вашата задача", "en": "Your assignment"}, _assignment()),
        "final-quiz": ({"bg": "Заключителен тест", "en": "Final quiz"}, _quiz([], 4)),
    }
    return {
        name: {
            language: {
                "title": title[language],
                "blocks": [
                    {"id": str(block_id(slug, name, kind)), "type": kind, "value": values[language]}
                    for kind, values in blocks
                ],
            }
            for language in LANGUAGES
        }
        for name, (title, blocks) in lessons.items()
    }


Blocks = list[tuple[str, dict[str, dict[str, Any]]]]


def _welcome(text: str) -> Blocks:
    check = questions()["q-single"]
    return [
        (
            "text",
            {
                "bg": {"html": f"<h2>Начало</h2><p>Промяната започва от края. {text}</p>"},
                "en": {"html": f"<h2>A start</h2><p>Change begins at the edge. {text}</p>"},
            },
        ),
        (
            "callout",
            {
                "bg": {"kind": "tip", "html": "<p>Записвайте това, което Ви учудва.</p>"},
                "en": {"kind": "tip", "html": "<p>Write down what surprises you.</p>"},
            },
        ),
        ("check", {language: {"question": check[language] | {"id": "check"}} for language in LANGUAGES}),
        (
            "reflection",
            {
                "bg": {"prompt": "Какво Ви учуди тази седмица?", "min_words": 5},
                "en": {"prompt": "What surprised you this week?", "min_words": 5},
            },
        ),
    ]


def _signals() -> Blocks:
    return [
        (
            "table",
            {
                "bg": {
                    "caption": "Сигнали",
                    "head": ["Година", "Сигнал"],
                    "rows": [["2007", "<b>CRISPR</b>"]],
                },
                "en": {"caption": "Signals", "head": ["Year", "Signal"], "rows": [["2007", "<b>CRISPR</b>"]]},
            },
        ),
        (
            "activity",
            {
                "bg": {
                    "activity": "horizon-scan-radar",
                    "title": "Вашето сканиране",
                    "settings": {"scope": "Здравеопазване до 2035 г."},
                },
                "en": {
                    "activity": "horizon-scan-radar",
                    "title": "Your scan",
                    "settings": {"scope": "Health to 2035"},
                },
            },
        ),
    ]


def _quiz(codes: list[str], draw: int | None) -> Blocks:
    value = {"bank": BANK, "questions": codes, "draw": draw, "pass_percent": 70, "attempts": 3}
    return [("quiz", {language: dict(value) for language in LANGUAGES})]


def _live_session() -> Blocks:
    return [
        (
            "live_session",
            {
                "bg": {
                    "title": "Среща",
                    "duration_minutes": 60,
                    "prepare": ["Донесете една карта."],
                    "agenda": [{"minutes": 60, "item": "Разговор"}],
                    "facilitator_notes": ["Оставете тишина."],
                },
                "en": {
                    "title": "Meeting",
                    "duration_minutes": 60,
                    "prepare": ["Bring a card."],
                    "agenda": [{"minutes": 60, "item": "Talk"}],
                    "facilitator_notes": ["Allow silence."],
                },
            },
        )
    ]


def _assignment() -> Blocks:
    def value(brief: str, criterion: str, good: str, bad: str) -> dict[str, Any]:
        return {
            "brief": brief,
            "rubric": [
                {
                    "id": "c1",
                    "criterion": criterion,
                    "levels": [{"points": 4, "text": good}, {"points": 0, "text": bad}],
                }
            ],
            "max_points": 4,
            "pass_points": 3,
            "reviewers": ["trainer"],
            "resubmissions": 1,
        }

    return [
        (
            "assignment",
            {
                "bg": value("Напишете карта на сигнал.", "Яснота", "Ясна.", "Липсва."),
                "en": value("Write a signal card.", "Clarity", "Clear.", "Missing."),
            },
        )
    ]
