"""What no learner may meet in a published text: a picture without a description, a link to nowhere."""

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.blocks.leaves import Leaf
from courses.domain.editions.manuscript import Manuscript
from courses.domain.editions.parts import Part, links, parts
from courses.domain.editions.reasons import Reason
from courses.models import LessonPage

Placed = list[tuple[LessonPage, Part]]


def check_dead_ends(manuscript: Manuscript) -> list[Reason]:
    """Return the pictures without a description and the links whose target has been deleted."""
    pages = [page for lesson in manuscript.lessons for page in lesson.pages.values()]
    placed = [(page, part) for page in pages for part in parts(page)]
    return _undescribed(placed) + _dead_links(placed)


def _undescribed(placed: Placed) -> list[Reason]:
    message = _(
        "Block {number}: a picture has no description, so people who do not see it learn nothing from it. "
        "Say what it shows."
    )
    return [
        Reason(page.title, message.format(number=part.number), page.pk, part.id)
        for page, part in placed
        if any(map(_is_undescribed, part.leaves))
    ]


def _is_undescribed(leaf: Leaf) -> bool:
    """Return whether this is a picture's missing description; mere decoration needs none."""
    return leaf.name == "alt" and not (leaf.value or "").strip() and not leaf.beside.get("decorative")


def _dead_links(placed: Placed) -> list[Reason]:
    models = {"page": Page, "document": get_document_model()}
    found = [(page, part, link) for page, part in placed for link in links(part) if link.linktype in models]
    message = _(
        "Block {number}: the link “{text}” leads to a page or document that does not exist any more. "
        "Choose another target, or remove the link."
    )
    known: set[tuple[str, str]] = set()
    for kind, model in models.items():
        asked = {link.id for _page, _part, link in found if link.linktype == kind and link.id.isdecimal()}
        if asked:
            known |= {
                (kind, str(key)) for key in model.objects.filter(pk__in=asked).values_list("pk", flat=True)
            }
    return [
        Reason(page.title, message.format(number=part.number, text=link.text), page.pk, part.id)
        for page, part, link in found
        if (link.linktype, link.id) not in known
    ]
