"""How long the page takes on which a trainer sees what the next version would change, and for whom.

A course of thirty lessons in two languages, taken by a thousand people in twenty organisations; one lesson is
written anew. The bar is for the page as Django answers it, without the network: the fastest of some tries,
since whatever else the machine does only adds to it.
"""

from collections.abc import Iterator

from cms.devtools.bench import Measure

NAME = "edition-diff"
BAR = 300.0
ROUNDS, PEOPLE, ORGANISATIONS = 15, 1000, 20


def run() -> Iterator[Measure]:
    """Yield the time that the bar is for, the same as a ratio to the hub's plainest page, and its queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from courses.domain.freezing import publish_version
    from tests.benches._learners import make_learners
    from tests.benches._thirty_lessons import make_course, rewrite
    from tests.benches.publish_version import timed
    from tests.factories.learning import make_user

    pages = make_course()
    version = publish_version(actor=None, course_page=pages["bg"], major=False, notes={"bg": "1", "en": "1"})
    make_learners(version, PEOPLE, ORGANISATIONS)
    rewrite(pages["bg"], "Written anew")
    client = Client()
    admin = make_user(is_superuser=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    diff = reverse("course_versions:list", args=[pages["bg"].pk])
    plain = reverse("wagtailadmin_explore", args=[pages["bg"].pk])
    for address in (diff, plain):
        assert client.get(address).status_code == 200
    times = [
        [timed(lambda address=address: client.get(address)) for _ in range(ROUNDS)]
        for address in (diff, plain)
    ]
    with CaptureQueriesContext(connection) as queries:
        client.get(diff)
    page, listing = (min(one) for one in times)
    yield Measure(f"{NAME}: the page", page, "ms", BAR, page <= BAR)
    yield Measure(f"{NAME}: the page / the course in the explorer", page / listing, "ratio", None, True)
    yield Measure(f"{NAME}: queries", len(queries), "queries", None, True)
