"""How long the tab “Languages” takes when somebody opens it for the first time.

A course of thirty lessons in two languages of which nothing is recorded yet. The bar is for the page as
Django answers it, without the network: the fastest of some first times, since whatever else the machine does
only adds to it.
"""

from collections.abc import Iterator

from cms.devtools.bench import Measure

NAME = "languages-tab"
BAR = 1500.0
ROUNDS = 5


def run() -> Iterator[Measure]:
    """Yield the time that the bar is for, its ratio to the course in the explorer, and the queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from wagtail_localize.models import TranslatableObject

    from tests.benches._thirty_lessons import make_course
    from tests.benches.publish_version import timed
    from tests.factories.learning import make_user

    pages = make_course()
    client = Client()
    client.force_login(make_user(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    tab = reverse("course_languages:overview", args=[pages["bg"].pk])
    plain = reverse("wagtailadmin_explore", args=[pages["bg"].pk])
    for address in (tab, plain):
        assert client.get(address).status_code == 200
    first, listing = [], []
    for _round in range(ROUNDS):
        TranslatableObject.objects.all().delete()
        first.append(timed(lambda: client.get(tab)))
        listing.append(timed(lambda: client.get(plain)))
    TranslatableObject.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        client.get(tab)
    yield Measure(f"{NAME}: opened for the first time", min(first), "ms", BAR, min(first) <= BAR)
    ratio = min(first) / min(listing)
    yield Measure(f"{NAME}: the same / the course in the explorer", ratio, "ratio", None, True)
    yield Measure(f"{NAME}: queries", len(queries), "queries", None, True)
