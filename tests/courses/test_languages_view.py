"""The tab “Languages”, the side-by-side editor, and the guard before wagtail-localize's own pages."""

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from courses.domain.translating.lining_up import keep_in_line
from courses.domain.translating.po_files import export_course
from courses.models import CoursePage, LessonPage
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_user
from tests.factories.teams import join_team

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def trainer(email: str, course: CoursePage | None, role: str = "author") -> Any:
    user = make_user(email, language="en")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return join_team(user, course, role) if course else user


@pytest.fixture
def author(paper_course: PaperCourse) -> Client:
    return signed_in(trainer("author@example.org", paper_course.pages["bg"]))


@pytest.fixture
def reviewer(paper_course: PaperCourse) -> Client:
    return signed_in(trainer("reviewer@example.org", paper_course.pages["bg"], "reviewer"))


@pytest.fixture
def stale(paper_course: PaperCourse) -> Translation:
    """The recorded translation of a lesson with one stale block."""
    keep_in_line(paper_course.lessons["bg"]["welcome"])
    page = paper_course.change("welcome", "bg", 1, text="<p>Записвайте онова, което Ви учудва.</p>")
    keep_in_line(page)
    return Translation.objects.get(source__object_id=page.translation_key)


def overview(course: PaperCourse, language: str = "bg") -> str:
    return reverse("course_languages:overview", args=[course.pages[language].pk])


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_tab_says_what_is_left(
    author: Client, paper_course: PaperCourse, stale: Translation, language: str
):
    content = author.get(overview(paper_course, language)).content.decode()

    assert "Changed since:" in content
    assert "block 2 (Callout)" in content
    assert reverse("wagtailadmin_pages:edit", args=[paper_course.lessons["en"]["welcome"].pk]) in content
    assert "Complete" in content


def test_saving_the_original_in_the_editor_makes_its_translation_stale(
    author: Client, paper_course: PaperCourse
):
    """No step in between: the trainer saves the Bulgarian page, the tab names the block."""
    page = paper_course.lessons["bg"]["signals"]
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = author.get(address)
    assert form.status_code == 200
    data = {
        "title": "Нови сигнали",
        "slug": page.slug,
        "kind": page.kind,
        "minutes": page.minutes,
        "mandatory": "on",
        "competence_codes": [],
        "level": "",
        "last_checked": "",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
    }
    assert author.post(address, data).status_code == 302, "saved as a draft"

    source = TranslationSource.objects.get(object_id=page.translation_key)
    title = StringTranslation.objects.get(
        translation_of__data="Нови сигнали", context__object_id=source.object_id
    )
    assert (title.data, title.tool_name) == ("Weak signals", "stale")


def props(content: str) -> Any:
    found = re.search(r'data-props="([^"]*)"', content)
    assert found
    return json.loads(html.unescape(found.group(1)))


def test_the_editor_opens_with_the_text_that_is_there(author: Client, paper_course: PaperCourse):
    twin = paper_course.lessons["en"]["welcome"]

    content = author.get(reverse("wagtailadmin_pages:edit", args=[twin.pk])).content.decode()

    data = props(content)
    shown = {row["segment_id"]: row["data"] for row in data["initialStringTranslations"]}
    texts = {
        segment["source"]: shown.get(segment["id"])
        for segment in data["segments"]
        if segment["type"] == "string"
    }
    assert texts["Добре дошли"] == "Welcome"
    assert texts["Записвайте това, което Ви учудва."] == "Write down what surprises you."
    assert None not in texts.values()


def test_the_editor_says_which_texts_are_stale(author: Client, paper_course: PaperCourse, stale: Translation):
    twin = paper_course.lessons["en"]["welcome"]

    content = author.get(reverse("wagtailadmin_pages:edit", args=[twin.pk])).content.decode()

    errors = [row for row in props(content)["initialStringTranslations"] if row["error"]]
    assert [row["data"] for row in errors] == ["Write down what surprises you."]
    assert "Changed in the original since it was translated:" in content
    assert "Still right" in content


def test_still_right_is_one_click(author: Client, paper_course: PaperCourse, stale: Translation):
    block = paper_course.lessons["bg"]["welcome"].body[1].id

    answer = author.post(reverse("course_languages:confirm", args=[stale.pk]), {"block": block})

    assert answer.status_code == 302
    assert not StringTranslation.objects.filter(tool_name="stale").exists()


def put(client: Client, translation: Translation, text: str, words: str) -> Any:
    segment = StringSegment.objects.get(source=translation.source, string__data=text)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    return client.put(address, f"value={words}", content_type="application/x-www-form-urlencoded")


def test_an_author_translates_and_hands_in_but_does_not_publish(
    author: Client, paper_course: PaperCourse, stale: Translation
):
    twin = paper_course.lessons["en"]["welcome"]

    assert put(author, stale, "Добре дошли", "Come in").status_code == 200
    author.post(reverse("course_languages:save_twin", args=[stale.pk]), {"submit": "1"})
    refused = author.post(reverse("wagtailadmin_pages:edit", args=[twin.pk]), {"action": "publish"})

    page = LessonPage.objects.get(pk=twin.pk)
    assert refused.status_code in (302, 403)
    assert page.title == "Welcome"
    assert page.get_latest_revision_as_object().title == "Come in"
    assert page.current_workflow_state is not None or page.get_workflow() is None


def test_a_reviewer_publishes(
    reviewer: Client, paper_course: PaperCourse, stale: Translation, django_capture_on_commit_callbacks: Any
):
    twin = paper_course.lessons["en"]["welcome"]
    put(reviewer, stale, "Добре дошли", "Come in")

    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(reverse("wagtailadmin_pages:edit", args=[twin.pk]), {"action": "publish"})

    assert LessonPage.objects.get(pk=twin.pk).title == "Come in"


def test_publishing_all_is_for_those_who_publish(
    author: Client, reviewer: Client, paper_course: PaperCourse, stale: Translation
):
    address = reverse("course_languages:save", args=[paper_course.pages["bg"].pk])
    put(author, stale, "Добре дошли", "Come in")
    twin = LessonPage.objects.filter(pk=paper_course.lessons["en"]["welcome"].pk)

    assert author.post(address, {"language": "en", "publish": "1"}).status_code == 404
    assert author.post(address, {"language": "en"}).status_code == 302
    assert twin.get().title == "Welcome"
    put(reviewer, stale, "Добре дошли", "Do come in")
    assert reviewer.post(address, {"language": "en", "publish": "1"}).status_code == 302
    assert twin.get().title == "Do come in"


def test_a_locked_translation_stays_as_it_is(author: Client, paper_course: PaperCourse, stale: Translation):
    Page.objects.filter(pk=paper_course.lessons["en"]["welcome"].pk).update(
        locked=True, locked_by=make_user()
    )

    assert put(author, stale, "Добре дошли", "Come in").status_code in (302, 403)
    assert not StringTranslation.objects.filter(data="Come in").exists()


def test_a_file_is_first_reported_on_and_then_imported(
    author: Client, paper_course: PaperCourse, stale: Translation
):
    text = export_course(paper_course.pages["bg"], Locale.objects.get(language_code="en"))
    text = text.replace('msgstr "Weak signals"', 'msgstr "Faint signals"')
    address = reverse("course_languages:import", args=[paper_course.pages["bg"].pk])

    report = author.post(address, {"language": "en", "file": SimpleUploadedFile("x.po", text.encode())})

    assert report.status_code == 200
    assert "Nothing has been changed yet." in report.content.decode()
    assert not StringTranslation.objects.filter(data="Faint signals").exists()
    author.post(address, {"language": "en", "token": report.context["token"]})
    assert StringTranslation.objects.filter(data="Faint signals").exists()


def test_the_export_is_a_po_file(author: Client, paper_course: PaperCourse):
    answer = author.get(
        reverse("course_languages:export", args=[paper_course.pages["bg"].pk]), {"language": "en"}
    )

    assert answer["Content-Disposition"] == 'attachment; filename="paper-course-en.po"'
    assert 'msgstr "Weak signals"' in answer.content.decode()


@pytest.mark.parametrize("language", ["bg", "de", ""])
def test_only_other_languages_of_the_site_are_accepted(
    author: Client, paper_course: PaperCourse, language: str
):
    address = reverse("course_languages:export", args=[paper_course.pages["bg"].pk])

    assert author.get(address, {"language": language}).status_code == 404


# --- Trainers of another course


@pytest.fixture
def stranger(paper_course: PaperCourse) -> Client:
    """A trainer with a course of their own, who may edit that, and so may enter the admin."""
    return signed_in(trainer("stranger@example.org", None))


def localize_addresses(translation: Translation, paper_course: PaperCourse) -> dict[str, str]:
    """Return an address for every route of wagtail-localize, about a course of somebody else."""
    segment = StringSegment.objects.filter(source=translation.source).first()
    values = {
        "translation_id": translation.pk,
        "translation_source_id": translation.source_id,
        "string_segment_id": segment.pk,
        "overridable_segment_id": translation.source.overridablesegment_set.first().pk,
        "page_id": paper_course.lessons["en"]["welcome"].pk,
        "mode": "",
        "app_label": "courses",
        "model_name": "question",
        "pk": "1",
    }
    [resolver] = localize.register_admin_urls()
    found = {}
    for entry in resolver.url_patterns:
        names = re.findall(r"<\w+:(\w+)>", str(entry.pattern))
        address = re.sub(r"<\w+:(\w+)>", lambda match: str(values[match[1]] or "default"), str(entry.pattern))
        found[f"{entry.name}:{','.join(names)}"] = f"/cms/localize/{address}"
    return found


def test_nothing_of_wagtail_localize_opens_for_somebody_elses_course(
    stranger: Client, paper_course: PaperCourse, stale: Translation
):
    before = list(StringTranslation.objects.values_list("pk", "data", "tool_name"))
    opened = {}
    for name, address in localize_addresses(stale, paper_course).items():
        for method in ("get", "post", "put", "delete"):
            data = "value=x" if method in ("put", "delete") else {"value": "x"}
            answer = getattr(stranger, method)(address, data)
            if answer.status_code not in (302, 403, 404, 405) or "Welcome" in answer.content.decode():
                opened[name, method] = answer.status_code
    opened.pop(("javascript_catalog:", "get"), None)
    assert {name for name, _method in opened} <= {"javascript_catalog:"}
    assert list(StringTranslation.objects.values_list("pk", "data", "tool_name")) == before
    stale.refresh_from_db()
    assert stale.enabled


def test_the_same_addresses_open_for_the_author(
    author: Client, paper_course: PaperCourse, stale: Translation
):
    """Else the test above would prove nothing."""
    addresses = localize_addresses(stale, paper_course)

    assert put(author, stale, "Добре дошли", "Come in").status_code == 200
    assert author.get(addresses["download_pofile:translation_id"]).status_code == 200
    assert author.get(addresses["preview_translation:translation_id"]).status_code == 200


def test_the_course_screens_do_not_open_for_somebody_elses_course(
    stranger: Client, paper_course: PaperCourse, stale: Translation
):
    page = paper_course.pages["bg"].pk
    asked = [
        stranger.get(overview(paper_course)),
        stranger.get(reverse("course_languages:export", args=[page]), {"language": "en"}),
        stranger.post(reverse("course_languages:create", args=[page]), {"language": "en"}),
        stranger.post(reverse("course_languages:save", args=[page]), {"language": "en"}),
        stranger.post(reverse("course_languages:import", args=[page]), {"language": "en"}),
        stranger.post(reverse("course_languages:confirm", args=[stale.pk]), {"block": "title"}),
        stranger.post(reverse("course_languages:save_twin", args=[stale.pk])),
    ]

    assert [answer.status_code for answer in asked] == [404] * len(asked)
    assert StringTranslation.objects.filter(tool_name="stale").exists()


def test_a_twin_cannot_be_taken_apart_from_its_original(
    reviewer: Client, paper_course: PaperCourse, stale: Translation
):
    reviewer.post(reverse("wagtail_localize:stop_translation", args=[stale.pk]))
    reviewer.post(
        reverse("wagtail_localize:convert_to_alias", args=[paper_course.lessons["en"]["welcome"].pk])
    )

    stale.refresh_from_db()
    assert stale.enabled
    assert Page.objects.get(pk=paper_course.lessons["en"]["welcome"].pk).alias_of_id is None


def test_an_upload_on_the_page_itself_is_checked_first(author: Client, stale: Translation):
    address = reverse("wagtail_localize:upload_pofile", args=[stale.pk])
    for content in (b"", b"/etc/passwd", b'msgid "a"\nmsgstr "b"\n'):
        answer = author.post(address, {"file": SimpleUploadedFile("x.po", content)} if content else {})
        assert answer.status_code == 302


def test_the_report_about_all_translations_is_for_the_cluster(author: Client, stale: Translation):
    address = reverse("wagtail_localize:translations_report")

    assert author.get(address).status_code == 404
    assert (
        signed_in(User.objects.create_superuser("root@example.org", "x", full_name="R"))
        .get(address)
        .status_code
        == 200
    )
