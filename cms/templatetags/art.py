"""`{% course_art code area %}`: the course's generated picture as inline SVG."""

import functools

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.domain.art import HEIGHT, WIDTH, Shape, draw_course

register = template.Library()


def _path(shape: Shape) -> SafeString:
    """Return one shape as an SVG path; with attributes only, for the site's policy forbids inline styles."""
    if shape.stroke:
        return format_html(
            '<path class="{}" stroke-width="{}" d="{}"/>', shape.tone, shape.stroke, shape.path
        )
    return format_html('<path class="{}" fill="currentColor" stroke="none" d="{}"/>', shape.tone, shape.path)


@register.simple_tag
@functools.lru_cache(maxsize=256)
def course_art(code: str, area: str) -> SafeString:
    """Return the picture of course `code` (for example "INT-101") in competence area `area` ("INT").

    It fills the width of its place at 12 : 5, says nothing to screen readers and takes its colours from the
    theme.
    """
    return format_html(
        '<svg class="art art-{}" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" fill="none"'
        ' stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        area.lower(),
        WIDTH,
        HEIGHT,
        format_html_join("", "{}", ((_path(shape),) for shape in draw_course(code, area))),
    )
