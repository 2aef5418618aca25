"""Pages as their trainers last saved them, published or not."""

from typing import Any

from courses.models import CoursePage, LessonPage

TITLED = ("title",)
LESSON = (
    *TITLED, "slug", "kind", "minutes", "mandatory", "competence_codes", "level", "last_checked",
    "facts_to_check", "check_again_on", "body",
)  # fmt: skip


def drafted(page: Any) -> Any:
    """Return a course, module or lesson page as its latest revision has it, else as it is.

    Lessons and modules cost no query when `latest_revision` is at hand: a course has many of them, and
    Wagtail's own way asks the database for each of their relations.
    """
    if page.latest_revision_id is None:
        return page
    if isinstance(page, CoursePage):
        return page.latest_revision.as_object()
    content = page.latest_revision.content
    for name in LESSON if isinstance(page, LessonPage) else TITLED:
        if name in content:
            setattr(page, name, page._meta.get_field(name).to_python(content[name]))
    return page
