"""The site's own settings plus one bare view to measure against."""

from cms.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benches._lesson_urls"
