"""Links inside of the site that lead learners to “not found”. What leads to another site is not fetched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from courses.domain.editions.parts import Link, Part, links
from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import CourseText, LessonText
from courses.models import Course, CoursePage

Placed = list[tuple[LessonText, Part, Link]]


@dataclass
class Known:
    """What there is to link to: fetched once for all links of a course."""

    pages: dict[str, Page] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    courses: set[str] = field(default_factory=set)


def link_target_hidden(course: CourseText) -> Iterator[Finding]:
    """Warn about links to unpublished pages and courses, to addresses that nothing answers, and to places
    that a lesson does not have. That a linked page was not deleted is a condition of publishing.
    """
    placed = [(text, part, link) for text in course.texts for part in text.parts for link in links(part)]
    paths = {link.href: path for _text, _part, link in placed if (path := _inner_path(link.href))}
    matches = {href: _match(path) for href, path in paths.items()}
    known = _known(placed, list(matches.values()))
    for text, part, link in placed:
        message = ""
        if link.linktype == "page":
            message = _page_problem(known.pages.get(link.id), known)
        elif link.href.startswith("#"):
            message = _anchor_problem(link.href, text)
        elif link.href in paths:
            message = _address_problem(matches[link.href], known)
        if message:
            yield text.warn("link_dead", message.format(number=part.number, words=link.text), part)


def _known(placed: Placed, matches: list[ResolverMatch | None]) -> Known:
    known = Known()
    asked = {link.id for _text, _part, link in placed if link.linktype == "page" and link.id.isdecimal()}
    slugs = {match.kwargs["slug"] for match in matches if match and _names(match, "course")}
    if asked:
        rows = Page.objects.filter(pk__in=asked).select_related("content_type")
        known.pages = {str(page.pk): page for page in rows}
        slugs |= {page.slug for page in rows if issubclass(page.specific_class or Page, CoursePage)}
    places = {
        place for match in matches if match and _names(match, "wagtail_serve") for place in _places(match)
    }
    if places:
        live = Page.objects.live().filter(url_path__in=places)
        known.addresses = set(live.values_list("url_path", flat=True))
    documents = {_document(match) for match in matches if match and _names(match, "wagtaildocs_serve")}
    if documents:
        found = get_document_model().objects.filter(pk__in=documents).values_list("pk", flat=True)
        known.documents = set(map(str, found))
    if slugs:
        courses = Course.objects.filter(slug__in=slugs, current_version__isnull=False)
        known.courses = set(courses.values_list("slug", flat=True))
    return known


def _inner_path(href: str) -> str:
    """Return the path of an address on this site, empty for any other."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    hosts = {urlsplit(root.root_url).netloc for root in Site.get_site_root_paths()}
    inner = parts.netloc in hosts if parts.netloc else href.startswith("/")
    return unquote(parts.path or "/") if inner else ""


def _match(path: str) -> ResolverMatch | None:
    """Return the view that answers a path, also without its last slash; None when there is none."""
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        for candidate in (path, f"{path}/"):
            try:
                return resolve(candidate)
            except Resolver404:
                continue
    return None


def _names(match: ResolverMatch | None, name: str) -> bool:
    return match is not None and match.url_name == name


def _places(match: ResolverMatch) -> list[str]:
    """Return the places in the page trees, one a language, that an address of Wagtail's can mean."""
    rest = next(iter(match.args or match.kwargs.values()), "")
    return [f"{root.root_path}{rest}" for root in Site.get_site_root_paths()]


def _document(match: ResolverMatch) -> str:
    """Return the id of the document that an address means: the first part of it."""
    return str(next(iter(match.args or match.kwargs.values())))


def _page_problem(page: Page | None, known: Known) -> str:
    if page is None:  # deleted: publishing refuses it
        return ""
    if not page.live:
        return _(
            "Block {number}: the link “{words}” leads to a page that is not published, so learners find "
            "nothing. Publish that page, or take the link away."
        )
    if issubclass(page.specific_class or Page, CoursePage) and page.slug not in known.courses:
        return _unpublished_course()
    return ""


def _address_problem(match: ResolverMatch | None, known: Known) -> str:
    answered = match is not None
    if match and _names(match, "wagtail_serve"):
        answered = bool(known.addresses.intersection(_places(match)))
    elif match and _names(match, "wagtaildocs_serve"):
        answered = _document(match) in known.documents
    elif match and _names(match, "course") and match.kwargs["slug"] not in known.courses:
        return _unpublished_course()
    if answered:
        return ""
    return _(
        "Block {number}: the link “{words}” leads to an address that this site does not have. Correct it."
    )


def _unpublished_course() -> str:
    return _(
        "Block {number}: the link “{words}” leads to a course without a published version, so learners find "
        "nothing. Publish that course, or take the link away."
    )


def _anchor_problem(href: str, text: LessonText) -> str:
    if href.removeprefix("#b-") in {part.id for part in text.parts}:
        return ""
    return _(
        "Block {number}: the link “{words}” leads to a place that this lesson does not have. "
        "Correct it, or take the link away."
    )
