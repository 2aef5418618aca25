"""Finding courses: what the catalogue's search field and filters mean."""

from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet, TextField

from courses.models import Course
from courses.queries.catalogue import published_courses

DURATIONS: dict[str, tuple[int | None, int | None]] = {
    "short": (None, 360),
    "medium": (361, 600),
    "long": (601, None),
}
"""Ranges of learning time in minutes, limits included: up to 6 hours, up to 10, and more."""

SEARCHED = (
    "$.code",
    "$.title.*",
    "$.summary.*",
    "$.audience.*",
    "$.outcomes[*].bg",
    "$.outcomes[*].en",
    "$.competences[*].code",
    "$.competences[*].title.*",
)
"""Places of a course's card that are searched, in every language; keys such as “level” must not be found."""


@dataclass(frozen=True)
class CatalogueFilters:
    """What a visitor looks for; an empty string means no restriction."""

    q: str = ""
    area: str = ""
    level: str = ""
    duration: str = ""
    language: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything at all is restricted."""
        return any((self.q, self.area, self.level, self.duration, self.language))


class CardText(Func):
    """The texts of a course card at one JSON path, as one string."""

    output_field = TextField()

    def __init__(self, path: str) -> None:
        super().__init__(
            F("current_version__card"), template=f"jsonb_path_query_array(%(expressions)s, '{path}')::text"
        )


def search_courses(filters: CatalogueFilters) -> QuerySet[Course]:
    """Return the published courses that satisfy all `filters`, by code.

    Every word of `filters.q` must occur somewhere in a course's code, title, summary, audience, outcomes or
    competences, in whichever language and case.
    """
    courses = published_courses()
    if filters.q:
        courses = courses.alias(**{f"text_{number}": CardText(path) for number, path in enumerate(SEARCHED)})
    for word in filters.q.split():
        found = Q()
        for number in range(len(SEARCHED)):
            found |= Q(**{f"text_{number}__icontains": word})
        courses = courses.filter(found)
    if filters.area:
        courses = courses.filter(current_version__card__area=filters.area)
    if filters.level:
        courses = courses.filter(current_version__card__level=filters.level)
    if filters.language:
        courses = courses.filter(current_version__card__languages__contains=[filters.language])
    if filters.duration:
        shortest, longest = DURATIONS[filters.duration]
        if shortest is not None:
            courses = courses.filter(current_version__card__minutes__gte=shortest)
        if longest is not None:
            courses = courses.filter(current_version__card__minutes__lte=longest)
    return courses.order_by("code")
