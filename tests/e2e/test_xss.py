"""Claim 15: over 200 hostile texts in all fields, file names and imports; none runs on anybody's pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser

from courses.models import LessonPage, ModulePage, Question, QuestionBank
from courses.views.course_screen import course_tabs
from learning.models import Enrolment
from learning.queries.outlines import outline_of
from tests.e2e.conftest import Site, academy
from tests.e2e.hostile_forms import Texts
from tests.e2e.payloads import payloads
from tests.e2e.planting import Planted, plant
from tests.e2e.watching import Watch, watched

pytestmark = pytest.mark.e2e


@pytest.fixture
def bare_site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """An academy without courses and people."""
    with academy(tmp_path, "setup_site", background=False) as running:
        yield running


def test_the_list_is_long_and_varied():
    texts = payloads()

    assert len({re.sub(r"__xss\(\d+\)", "", text) for text in texts}) == len(texts) > 200


def test_the_watch_sees_what_runs_and_what_takes_shape(browser: Browser):
    """The test of the test: without escaping nearly everything is noticed."""
    missed = []
    with watched(browser, Site("http://127.0.0.1", Path())) as watch:
        for text in (
            '<img src=x onerror="__xss(1)">',
            '<a href="javascript:__xss(2)">x</a>',
            "<script>__xss(3)</script>",
            '<svg onload="__xss(4)">',
            "<p onclick=__xss(5)>x</p>",
            "<iframe srcdoc='<b>__xss(6)</b>'></iframe>",
        ):
            watch.hits.clear()
            watch.shown(f"<p>{text}</p>", "raw")
            if not watch.hits:
                missed.append(text)
            watch.hits.clear()
            watch.shown("<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>", "escaped")
            assert watch.hits == []
    assert missed == []


def test_no_payload_runs_on_anybodys_pages(bare_site: Site, browser: Browser, tmp_path: Path):
    planted = plant(Texts(payloads()), tmp_path)
    world, hits = planted.world, []
    for person, language, visits in (
        (None, "en", visitor),
        (world.alice, "bg", learner),
        (world.bob, "en", holder),
        (world.hana, "bg", human_resources),
        (world.tanya, "en", trainer),
        (world.stoyan, "bg", cluster_staff),
    ):
        with watched(browser, bare_site, person, language) as watch:
            visits(watch, planted)
            hits += [f"{visits.__name__}: {hit}" for hit in watch.hits]
    assert not hits, "\n".join(hits[:40])


def go(watch: Watch, name: str, *args: object, language: str = "bg", query: str = "") -> None:
    """Visit a route by its name."""
    with translation.override(language):
        watch.visit(reverse(name, args=args) + query)


def visitor(watch: Watch, planted: Planted) -> None:
    """Somebody without an account, who also searches and checks a certificate."""
    for language in ("bg", "en"):
        go(watch, "learning:catalogue", language=language, query="?q=%3Cimg+src%3Dx+onerror%3D__xss(0)%3E")
        go(watch, "learning:catalogue", language=language)
        go(watch, "learning:course", planted.version.course.slug, language=language)
    go(watch, "verification:verify", planted.certificate.id)
    go(watch, "certificates:verify_start")


def learner(watch: Watch, planted: Planted) -> None:
    """Alice, on every page of her course in both languages."""
    go(watch, "learning:dashboard")
    go(watch, "learning:profile")
    for language in ("bg", "en"):
        for lesson in outline_of(planted.version.id).lessons:
            go(watch, "learning:lesson", planted.enrolment.id, lesson.id, language=language)
    go(watch, "learning:attempt", planted.attempt.id)
    go(watch, "learning:course", planted.version.course.slug)
    go(watch, "certificates:list")


def holder(watch: Watch, planted: Planted) -> None:
    """Bob, who has a certificate and takes the course that came by an import."""
    enrolment = Enrolment.objects.get(pk=planted.imported_enrolment.pk)
    go(watch, "certificates:list", language="en")
    go(watch, "learning:completion", planted.certificate.enrolment_id, language="en")
    for lesson in outline_of(enrolment.version_id).lessons:
        go(watch, "learning:lesson", enrolment.id, lesson.id, language="en")


def human_resources(watch: Watch, planted: Planted) -> None:
    """Hana: her people, one of them, and their certificates."""
    for name in ("learning:hr_overview", "learning:hr_people", "certificates:hr_list", "learning:dashboard"):
        go(watch, name)
    for person in (planted.world.alice, planted.world.bob):
        go(watch, "learning:hr_person", person.pk)


def trainer(watch: Watch, planted: Planted) -> None:
    """Tanya: the screens of the course, explorer, editors, history, comparison, review."""
    page = planted.course.pages["bg"]
    lessons = list(planted.course.lessons["bg"].values())
    for tab in course_tabs():
        go(watch, tab.url_name, page.pk)
    for below in (page, *ModulePage.objects.descendant_of(page)):
        go(watch, "wagtailadmin_explore", below.pk)
        go(watch, "wagtailadmin_pages:edit", below.pk)
    for lesson in lessons:
        go(watch, "wagtailadmin_pages:edit", lesson.pk)
        go(watch, "wagtailadmin_pages:view_draft", lesson.pk)
        go(watch, "course_versions:lesson", planted.version.pk, lesson.translation_key)
    for twin in (planted.course.lessons["en"][slug] for slug in ("welcome", "check-1")):
        go(watch, "wagtailadmin_pages:edit", twin.pk)
        go(watch, "wagtailadmin_pages:view_draft", twin.pk)
    go(watch, "wagtailadmin_pages:history", lessons[0].pk)
    go(watch, "wagtailadmin_pages:revisions_compare", lessons[0].pk, "earliest", "latest")
    go(watch, "wagtailadmin_pages:copy", lessons[0].pk)
    go(watch, "wagtailadmin_pages:delete", lessons[1].pk)
    go(watch, "wagtailadmin_pages:view_draft", page.pk)
    go(watch, "wagtailadmin_pages:search", query="?q=script")
    go(watch, "wagtailadmin_home")
    go(watch, "assignments:index")
    go(watch, "assignments:review", planted.submission.pk)
    for chooser in ("wagtailadmin_choose_page", "wagtailimages_chooser:choose"):
        with translation.override("bg"):
            answer = watch.page.request.get(reverse(chooser))
        watch.shown(answer.json()["html"], chooser)


def cluster_staff(watch: Watch, planted: Planted) -> None:
    """Stoyan: media, snippets, people, organisations, enrolments, the register and the logs."""
    for name in ("wagtailimages:index", "wagtaildocs:index", "wagtailadmin_reports:site_history"):
        go(watch, name)
    go(watch, "wagtailimages:edit", planted.image.pk)
    go(watch, "wagtailimages:image_usage", planted.image.pk)
    go(watch, "wagtaildocs:edit", planted.document.pk)
    for model in (QuestionBank, Question):
        prefix = f"wagtailsnippets_courses_{model._meta.model_name}"
        go(watch, f"{prefix}:list")
        go(watch, f"{prefix}:edit", model.objects.order_by("pk").first().pk)
    for name in (
        "organisations",
        "units",
        "people",
        "memberships",
        "invitations",
        "enrolments",
        "audit",
        "certificate_register",
    ):
        go(watch, f"{name}:index")
    go(watch, "organisations:edit", planted.world.alpha.pk)
    go(watch, "people:edit", planted.world.alice.pk)
    go(watch, "enrolments:desk", planted.enrolment.pk)
    go(watch, "wagtailadmin_explore", planted.imported.pk)
    lesson = LessonPage.objects.descendant_of(planted.imported).first()
    go(watch, "wagtailadmin_pages:edit", lesson.pk)
    go(watch, "wagtailadmin_pages:view_draft", lesson.pk)
