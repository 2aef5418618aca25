"""How long it takes to publish a version of a course of thirty lessons in two languages.

The fastest of some tries counts: whatever else the machine does only adds to it. Beside it stands the ratio
to the least that publishing could be: reading the pages and writing the same rows.
"""

import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from cms.devtools.bench import Measure

NAME = "publish-version"
BAR = 2000.0
ROUNDS = 5


def run() -> Iterator[Measure]:
    """Yield the time that the bar is for, the same time as a ratio, and what was published."""
    from courses.domain.freezing import publish_version
    from courses.models import LessonPage
    from tests.benches._thirty_lessons import make_course, rewrite

    pages = make_course()
    notes = {"bg": "Ново.", "en": "New."}
    version = publish_version(actor=None, course_page=pages["bg"], major=False, notes=notes)
    spent: list[list[float]] = [[], []]
    for number in range(ROUNDS):
        rewrite(pages["bg"], f"Version {number}")
        spent[0].append(
            timed(lambda: publish_version(actor=None, course_page=pages["bg"], major=False, notes=notes))
        )
        spent[1].append(timed(lambda: copy_rows(version, list(LessonPage.objects.all()))))
    publishing, copying = (min(times) for times in spent)
    yield Measure(f"{NAME}: 30 lessons, 2 languages", publishing, "ms", BAR, publishing <= BAR)
    yield Measure(f"{NAME}: publishing / copying its rows", publishing / copying, "ratio", None, True)
    yield Measure(f"{NAME}: lessons", version.lessons.count(), "lessons", None, version.lessons.count() == 30)
    yield Measure(f"{NAME}: questions", len(version.questions), "questions", None, True)


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds a call takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def copy_rows(version, pages) -> int:
    """Store the rows of a version once more, in a transaction that is taken back, and return their number."""
    from django.db import transaction

    from courses.models import CourseVersion, FrozenLesson

    with transaction.atomic():
        lessons = list(FrozenLesson.objects.filter(version=version))
        copy = CourseVersion.objects.get(pk=version.pk)
        copy.pk, copy.major, copy._state.adding = uuid4(), 99, True
        copy.save()
        for lesson in lessons:
            lesson.pk, lesson.version = None, copy
        FrozenLesson.objects.bulk_create(lessons)
        transaction.set_rollback(True)
    return len(lessons) + len(pages)
