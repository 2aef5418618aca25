"""The languages that a course is written in.

The site has languages; a course is written in those in which its authors have made a page of it. Screens,
files, checks and versions ask here, so that none of them misses a language that nobody set out to write.
"""

from collections.abc import Iterable

from django.conf import settings
from wagtail.models import Locale

from courses.models import CoursePage


def writing_languages(course_page: CoursePage) -> list[str]:
    """Return the codes of the languages that a course has a page of its own in, the site's main one first.

    Drafts count; mirrors of another page (Wagtail's aliases) do not. `course_page` may be of any language.
    """
    pages = CoursePage.objects.filter(translation_key=course_page.translation_key, alias_of=None)
    found = set(pages.values_list("locale__language_code", flat=True))
    return [code for code in _site_languages() if code in found]


def written_translations(course_page: CoursePage) -> list[Locale]:
    """Return the locales that the course is translated into: those it is written in but for the main one."""
    return _locales(code for code in writing_languages(course_page) if code != settings.LANGUAGE_CODE)


def possible_translations(course_page: CoursePage) -> list[Locale]:
    """Return the locales of the site that nobody has begun to write the course in."""
    written = writing_languages(course_page)
    return _locales(code for code in _site_languages() if code not in (*written, settings.LANGUAGE_CODE))


def _site_languages() -> list[str]:
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)


def _locales(codes: Iterable[str]) -> list[Locale]:
    wanted = list(codes)
    found = {locale.language_code: locale for locale in Locale.objects.filter(language_code__in=wanted)}
    return [found[code] for code in wanted if code in found]
