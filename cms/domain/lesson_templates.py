"""Lesson templates that every academy begins with, in both languages."""

import uuid
from typing import Any

from wagtail.models import Locale

from courses.enums import LessonKind
from courses.models import LessonTemplate

NAMESPACE = uuid.UUID("0a3d3a0e-6f1b-4f55-8f1e-6a1f4f0e9c11")
Words = dict[str, str]
Block = tuple[str, dict[str, Any]]


def _text(bg: str, en: str) -> Block:
    return "text", {"bg": bg, "en": en}


def _callout(kind: str, bg: str, en: str) -> Block:
    return "callout", {"bg": {"kind": kind, "text": bg}, "en": {"kind": kind, "text": en}}


def _reflection(bg: str, en: str) -> Block:
    return "reflection", {"bg": {"prompt": bg, "min_words": 0}, "en": {"prompt": en, "min_words": 0}}


GOALS = _callout(
    "note",
    "<p><b>След този урок можете</b> да … (едно действие, което се вижда или мери).</p>",
    "<p><b>After this lesson</b> you can … (one action that can be seen or measured).</p>",
)
SOURCES = _text(
    "<h2>Източници</h2><p>Автор, заглавие, година, връзка. Напишете кога сте проверили фактите.</p>",
    "<h2>Sources</h2><p>Author, title, year, link. Say when you checked the facts.</p>",
)
TEMPLATES: list[tuple[str, LessonKind, int, Words, Words, list[Block]]] = [
    (
        "reading",
        LessonKind.READING,
        15,
        {"bg": "Урок за четене", "en": "Reading lesson"},
        {
            "bg": "Едно понятие: защо е важно, какво е, пример, къде греши човек.",
            "en": "One idea: why it matters, what it is, an example, where people go wrong.",
        },
        [
            GOALS,
            _text(
                "<h2>Защо е важно</h2><p>Ситуация от работата на читателя, в която това липсва.</p>"
                "<h2>Какво е</h2><p>Определение с прости думи, после точното.</p>"
                "<h2>Пример</h2><p>Един случай с числа, имена и дати.</p>",
                "<h2>Why it matters</h2><p>A situation from the reader’s work in which this is missing.</p>"
                "<h2>What it is</h2><p>A definition in plain words, then the precise one.</p>"
                "<h2>An example</h2><p>One case with numbers, names and dates.</p>",
            ),
            _callout(
                "warning",
                "<p><b>Честа грешка:</b> какво се бърка и по какво се познава.</p>",
                "<p><b>A common mistake:</b> what gets confused, and how to tell.</p>",
            ),
            _reflection(
                "Къде в Вашата работа бихте приложили това още тази седмица?",
                "Where in your work could you use this within the week?",
            ),
            SOURCES,
        ],
    ),
    (
        "case",
        LessonKind.CASE,
        20,
        {"bg": "Казус", "en": "Case"},
        {
            "bg": "Истинска история до решението, решение на читателя, после какво е станало.",
            "en": "A true story up to the decision, the reader’s decision, then what happened.",
        },
        [
            GOALS,
            _text(
                "<h2>Положението</h2><p>Кой, кога, с какви средства и какъв срок.</p>"
                "<h2>Какво се знаеше</h2><ul><li>Факт, който говори „за“</li>"
                "<li>Факт, който говори „против“</li><li>Какво никой не знаеше</li></ul>",
                "<h2>The situation</h2><p>Who, when, with what means and by what deadline.</p>"
                "<h2>What was known</h2><ul><li>A fact in favour</li><li>A fact against</li>"
                "<li>What nobody knew</li></ul>",
            ),
            _reflection(
                "Какво бихте решили Вие и защо? Напишете го, преди да четете нататък.",
                "What would you decide, and why? Write it down before you read on.",
            ),
            _text(
                "<h2>Какво стана</h2><p>Решението и последиците му, с числа.</p>"
                "<h2>Какво учим</h2><p>Едно правило, което важи и извън този случай, и къде не важи.</p>",
                "<h2>What happened</h2><p>The decision and what followed, in numbers.</p>"
                "<h2>What we learn</h2><p>One rule that holds beyond this case, and where it does not.</p>",
            ),
            SOURCES,
        ],
    ),
    (
        "exercise",
        LessonKind.EXERCISE,
        30,
        {"bg": "Упражнение", "en": "Exercise"},
        {
            "bg": "Стъпки, които читателят извършва със собствен материал, и как да прецени резултата.",
            "en": "Steps that readers take with material of their own, and how to judge the result.",
        },
        [
            GOALS,
            _text(
                "<h2>Какво Ви трябва</h2><p>Материал, хора и време.</p><h2>Стъпки</h2><ol>"
                "<li>Направете … (5 минути)</li><li>Сравнете … (10 минути)</li>"
                "<li>Запишете … (5 минути)</li></ol>",
                "<h2>What you need</h2><p>Material, people and time.</p><h2>Steps</h2><ol>"
                "<li>Do … (5 minutes)</li><li>Compare … (10 minutes)</li>"
                "<li>Write down … (5 minutes)</li></ol>",
            ),
            _callout(
                "tip",
                "<p>Ако се затрудните на втората стъпка, започнете от …</p>",
                "<p>If you get stuck at the second step, begin with …</p>",
            ),
            _text(
                "<h2>Как изглежда добрият резултат</h2><ul><li>Признак, който се вижда</li>"
                "<li>Признак, че още не е готово</li></ul>",
                "<h2>What a good result looks like</h2><ul><li>A sign that can be seen</li>"
                "<li>A sign that it is not ready yet</li></ul>",
            ),
            _reflection(
                "Какво се получи по-трудно, отколкото очаквахте, и какво ще промените следващия път?",
                "What was harder than you expected, and what will you change next time?",
            ),
        ],
    ),
]


def set_up_templates() -> None:
    """Create the templates that are missing; leave existing ones alone."""
    for name, kind, minutes, titles, descriptions, blocks in TEMPLATES:
        key = uuid.uuid5(NAMESPACE, name)
        for locale in Locale.objects.filter(language_code__in=titles):
            language = locale.language_code
            if LessonTemplate.objects.filter(translation_key=key, locale=locale).exists():
                continue
            LessonTemplate.objects.create(
                translation_key=key,
                locale=locale,
                title=titles[language],
                description=descriptions[language],
                kind=kind,
                minutes=minutes,
                body=[
                    {"type": block, "value": value[language], "id": str(uuid.uuid5(key, str(number)))}
                    for number, (block, value) in enumerate(blocks)
                ],
            )
