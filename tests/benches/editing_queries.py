"""What trainers do costs as many queries with ten thousand learners as with ten."""

from collections.abc import Callable, Iterator

from cms.devtools.bench import Measure

NAME = "editing-queries"
FEW, MANY = 10, 10_000


def run() -> Iterator[Measure]:
    """Yield, for each thing that trainers do, its queries with many learners as a ratio to those with few."""
    from courses.domain.freezing import publish_version
    from tests.benches._learners import make_learners
    from tests.benches._thirty_lessons import make_course

    pages = make_course()
    version = publish_version(actor=None, course_page=pages["bg"], major=False, notes={"bg": "1", "en": "1"})
    make_learners(version, FEW)
    few = measured(pages["bg"], "few")
    make_learners(version, MANY - FEW, first=FEW)
    many = measured(pages["bg"], "many")
    for name, queries in few.items():
        ratio = many[name] / queries
        yield Measure(f"{NAME}: {name}, {MANY} / {FEW} learners", ratio, "ratio", 1.0, ratio <= 1)
        yield Measure(f"{NAME}: {name}", many[name], "queries", None, True)


def measured(course, words: str) -> dict[str, int]:
    """Return how many queries the lesson editor, the versions page and publishing take."""
    from django.test import Client
    from django.urls import reverse

    from courses.domain.freezing import publish_version
    from courses.models import LessonPage
    from tests.benches._thirty_lessons import rewrite
    from tests.factories.learning import make_user

    client = Client()
    admin = make_user(is_superuser=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    lesson = LessonPage.objects.filter(path__startswith=course.path).order_by("path").first()
    editor = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    versions = reverse("course_versions:list", args=[course.pk])
    rewrite(course, words)
    publishing = count(
        lambda: publish_version(
            actor=admin, course_page=course, major=False, notes={"bg": words, "en": words}
        )
    )
    rewrite(course, f"{words} more")
    for address in (editor, versions):
        client.get(address)
    return {
        "lesson editor": count(lambda: client.get(editor)),
        "versions page": count(lambda: client.get(versions)),
        "publishing": publishing,
    }


def count(act: Callable[[], object]) -> int:
    """Return how many queries a call takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)
