"""The languages of a course: pages that are translations of each other, called twins.

The original is the page in the site's main language. wagtail-localize keeps its texts and their translations;
`keep_in_line` keeps those rows in line with the pages, whatever way the pages were changed.
"""

from courses.queries.languages import writing_languages

__all__ = ["writing_languages"]
