"""Which courses there are to take."""

from django.db.models import QuerySet

from courses.models import Course


def published_courses() -> QuerySet[Course]:
    """Return the courses that have a version, by code, each with its current version's card in one query.

    The version's outline and questions are left out until somebody asks for them: they are large.
    """
    return (
        Course.objects.filter(current_version__isnull=False)
        .select_related("current_version")
        .defer("current_version__outline", "current_version__questions")
        .order_by("code")
    )


def course_by_slug(slug: str) -> Course:
    """Return a published course with the card and the outline of its current version.

    Raises Course.DoesNotExist.
    """
    courses = Course.objects.filter(current_version__isnull=False).select_related("current_version")
    return courses.defer("current_version__questions").get(slug=slug)
