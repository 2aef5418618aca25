"""A trainer tries every address of the CMS with somebody else's things (claim 10): no sight, no change.

The routes are read from the resolver; one that this module cannot fill fails.
"""

import re
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from taggit.models import TaggedItem
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    Comment,
    CommentReply,
    GroupPagePermission,
    Locale,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    PageViewRestriction,
    Revision,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
)

from courses.models import (
    Course,
    CoursePage,
    CourseVersion,
    FrozenLesson,
    LessonPage,
    ModulePage,
    Question,
    QuestionBank,
    TeamLetter,
)
from learning.models import User
from tests.factories.strangers import MARK, Strangers, make_strangers
from tests.test_access import CMS_PREFIX, all_routes

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
REFUSED = {302, 403, 404, 405}
# What a route needs beside its address to get to the point where it would act.
SENT = {
    "title": "Мое", "new_title": "Мое", "new_slug": "mine", "slug": "mine", "comment": "Мое", "next": "/cms/",
    "action-publish": "1", "act": "approve", "remove": "1", "role": "author", "restriction_type": "none",
    "publish_copies": "1", "include_descendants": "1", "locales": "2", "name": "Мое",
}  # fmt: skip
# Routes that name nothing of anybody: a kind of page, a step of the workflow, a session of one's own.
ABOUT_KINDS = {
    "wagtailadmin_pages:type_use", "wagtailadmin_pages:type_use_results", "wagtailadmin_pages:choose_parent",
    "wagtailsettings:edit", "wagtailadmin_workflows:add_task", "wagtailadmin_workflows:task_chosen",
    "wagtailadmin_editing_sessions:release",
}  # fmt: skip


@pytest.fixture
def strangers(db: None) -> Strangers:
    return make_strangers()


def signed_in(person: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="bg", raise_request_exception=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def cms_routes() -> list[tuple[str, str]]:
    """Return name and address of every route below /cms/ once, those that Wagtail answers last left out."""
    return sorted(
        {(route.name, route.address) for route in all_routes() if route.address.startswith(CMS_PREFIX)}
    )


def parameters(address: str) -> list[str]:
    return [first or second for first, second in PARAMETER.findall(address)]


def keys_by_name(world: Strangers) -> dict[str, Any]:
    """Return what a parameter of an address means, where its name says it."""
    things, lesson = world.things, world.things.lesson
    return {
        "page_id": lesson.pk, "parent_page_id": lesson.get_parent().pk, "page_to_move_id": lesson.pk,
        "destination_id": world.paper.pages["bg"].pk, "page_pk": world.paper.pages["bg"].pk,
        "revision_id": things.revision.pk, "revision_id_a": things.revision.pk, "revision_id_b": "latest",
        "task_state_id": things.task_state.pk, "workflow_state_id": things.state.pk,
        "task_id": things.task_state.task_id, "workflow_pk": things.state.workflow_id,
        "action_name": "approve",
        "image_id": things.image.pk, "document_id": things.document.pk, "doc_id": things.document.pk,
        "collection_id": things.collection.pk, "uploaded_file_id": things.upload.pk,
        "filter_spec": "original",
        "version_id": things.version.pk, "lesson_id": lesson.translation_key, "session_id": things.session.pk,
        "object_id": lesson.pk, "redirect_id": 1, "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage", "app_label": "courses", "model_name": "lessonpage",
        "translation_id": things.translation.pk, "translation_source_id": things.source.pk, "mode": "x",
        "string_segment_id": things.source.stringsegment_set.first().pk, "overridable_segment_id": 1,
        "app_name": "taggit", "uidb64": "a", "token": "b", "rest": "x", "action": "delete",
    }  # fmt: skip


def keys_of_pk(world: Strangers) -> dict[str, Any]:
    """Return what ``pk`` means, by the beginning of the route's name."""
    things, others = world.things, world.others
    return {
        "wagtailadmin_pages:": things.lesson.pk, "wagtailadmin_api:pages:": things.lesson.pk,
        "wagtailadmin_api:images:": things.image.pk, "wagtailadmin_api:documents:": things.document.pk,
        "wagtailimages": things.image.pk, "wagtaildocs": things.document.pk,
        "wagtailsnippets_courses_questionbank:": things.bank.pk,
        "wagtailsnippetchoosers_courses_questionbank:": things.bank.pk,
        "wagtailsnippets_courses_question:": things.question.pk,
        "wagtailsnippetchoosers_courses_question:": things.question.pk,
        "wagtailsnippets_courses_": 1, "wagtailsnippetchoosers_courses_": 1,
        "wagtail_localize:": things.question.pk,
        "wagtailadmin_collections:": things.collection.pk,
        "wagtailadmin_workflows:": things.state.workflow_id,
        "assignments:": others.enrolment.pk, "certificate_register:": others.certificate.pk,
        "enrolments:": others.enrolment.pk, "invitations:": others.enrolment.pk, "people:": world.author.pk,
        "organisations:": others.world.alpha.pk, "units:": others.world.alpha.units.get().pk,
        "memberships:": others.world.alice.memberships.get().pk, "wagtailusers_users:": world.author.pk,
        "wagtailusers_groups:": things.course.authors_id, "wagtaillocales:": Locale.objects.first().pk,
        "wagtailsites:": Site.objects.first().pk, "wagtailsettings:": 1,
    }  # fmt: skip


def filled(world: Strangers, name: str, address: str) -> str:
    """Return the address of a route with the foreign course's things in it; fail where nobody knows what."""
    names, by_name = parameters(address), keys_by_name(world)
    values = {}
    for parameter in names:
        if parameter == "pk":
            found = [key for start, key in keys_of_pk(world).items() if name.startswith(start)]
            assert found, f"say in tests/test_own_courses.py what “pk” is in the route {name} ({address})"
            values[parameter] = found[0]
        else:
            assert parameter in by_name, (
                f"say in tests/test_own_courses.py what “{parameter}” is in the route {name} ({address})"
            )
            values[parameter] = by_name[parameter]
    if "courses_question:" in name and "revision" in address:
        values |= {
            "revision_id": world.things.question_revision.pk,
            "revision_id_a": world.things.question_revision.pk,
        }
    if name.startswith("wagtail_localize:") and "pk" in names:
        values["model_name"] = "question"
    if "tag-autocomplete" in address:
        values["model_name"] = "tag"
    text = PARAMETER.sub(lambda match: str(values[match[1] or match[2]]), address)
    return "/" + re.sub(r"[\^$]|\\", "", text)


def said(response: Any) -> str:
    """Return everything that a response tells: its text, where it leads, the messages that wait."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    notes = " ".join(str(message) for message in get_messages(response.wsgi_request))
    return f"{content.decode('utf-8', 'replace')} {response.headers.get('Location', '')} {notes}"


def names_the_mark(text: str) -> bool:
    escaped = MARK.encode("unicode_escape").decode()
    return any(form in text for form in (MARK, MARK.lower(), escaped, escaped.lower()))


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


KEPT = (
    Page, CoursePage, ModulePage, LessonPage, Revision, WorkflowState, TaskState, Workflow, Task, Comment,
    CommentReply, PageViewRestriction, PageSubscription, Image, Document, Collection, QuestionBank, Question,
    Course, CourseVersion, FrozenLesson, TeamLetter, EditingSession, Group, GroupPagePermission,
    User.groups.through, TaggedItem, PageLogEntry, ModelLogEntry,
)  # fmt: skip


def stored() -> dict[str, str]:
    """Return a hash of everything that a course consists of, by table."""
    tables = [model._meta.db_table for model in KEPT]
    rows = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(rows)
        return dict(cursor.fetchall())


def trespasses(client: Client, method: str, address: str, data: Any, *, refuse: bool) -> list[str]:
    """Return what is wrong with the answer to somebody who may not see what the address names."""
    before, wrong = stored(), []
    with undone():
        response = getattr(client, method)(address, data)
        if refuse and response.status_code not in REFUSED:
            wrong.append(f"answered {response.status_code}")
        if names_the_mark(said(response)):
            wrong.append("names what is foreign")
        after = stored()
        wrong += [f"changed {name}" for name in before if before[name] != after[name]]
    return wrong


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_with_an_id_shows_or_changes_anything_foreign(strangers: Strangers, method: str):
    client = signed_in(strangers.bora)
    data = SENT | {"new_parent_page": strangers.own.pk, "user": strangers.bora.pk} if method == "post" else {}
    leaks = {}
    for name, address in cms_routes():
        if not parameters(address) or name == "wagtail_bulk_action":
            continue
        found = filled(strangers, name, address)
        wrong = trespasses(
            client, method, found, data, refuse=name not in ABOUT_KINDS and "tag-" not in address
        )
        if wrong:
            leaks[found] = wrong
    assert leaks == {}, "\n".join(f"{address}: {wrong}" for address, wrong in leaks.items())


def test_the_addresses_are_right_and_show_the_course_to_its_own_team(strangers: Strangers):
    client = signed_in(strangers.reviewer)
    shown = set()
    for name, address in cms_routes():
        if parameters(address) and name != "wagtail_bulk_action":
            with undone():
                response = client.get(filled(strangers, name, address))
                if response.status_code == 200 and names_the_mark(said(response)):
                    shown.add(name)
    assert len(shown) >= 40, sorted(shown)


def test_no_list_search_report_or_panel_names_anything_foreign(strangers: Strangers):
    client, before, leaks = signed_in(strangers.bora), stored(), []
    catalogue = strangers.own.get_parent()
    addresses = {f"/{address}" for _name, address in cms_routes() if not parameters(address)}
    for page in (1, catalogue.get_parent().pk, catalogue.pk):
        addresses |= {
            f"/cms/pages/{page}/",
            f"/cms/choose-page/{page}/",
            f"/cms/api/main/pages/?child_of={page}",
        }
    for address in sorted(addresses - {"/cms/failwhale/", "/cms/logout/"}):
        address = re.sub(r"[\^$]", "", address)
        first = client.get(address)
        if names_the_mark(said(first)):
            leaks.append(address)
        for query in ({"q": MARK}, {"term": MARK}, {"search": MARK}, {"page_type": "courses.LessonPage"}):
            if first.status_code == 200 and not echoes(client, address, query):
                leaks.append(f"{address} {query}")
    assert leaks == []
    assert stored() == before


def echoes(client: Client, address: str, query: dict[str, str]) -> bool:
    """Return whether the answer to a search names the mark only where it names any word that is typed."""
    found = said(client.get(address, query))
    if not names_the_mark(found):
        return True
    word = "Криптон"
    other = said(client.get(address, dict.fromkeys(query, word)))
    return other.count(word) == found.count(MARK)


def test_no_bulk_action_takes_or_names_anything_foreign(strangers: Strangers):
    client = signed_in(strangers.bora)
    things, leaks, tried = strangers.things, {}, 0
    catalogue = strangers.own.get_parent().pk
    keys = {
        Page: things.lesson.pk, Image: things.image.pk, Document: things.document.pk,
        Question: things.question.pk, QuestionBank: things.bank.pk,
    }  # fmt: skip
    for model, key in keys.items():
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        for action in bulk_action_registry.get_bulk_actions_for_model(*label.split("/")):
            for query in (
                f"id={key}",
                "id=all",
                f"id=all&childOf={catalogue}",
                f"id={key}&id={strangers.own.pk}",
            ):
                address = f"/cms/bulk/{label}/{action.action_type}/?{query}"
                for method in ("get", "post"):
                    data = (
                        SENT | {"chooser": strangers.own.pk, "collection": 1, "tags": "x"}
                        if method == "post"
                        else {}
                    )
                    tried += 1
                    if wrong := trespasses(client, method, address, data, refuse=False):
                        leaks[f"{method} {address}"] = wrong
    assert leaks == {}, "\n".join(f"{address}: {wrong}" for address, wrong in leaks.items())
    assert tried > 80


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_foreign_is_chosen_by_what_a_form_or_a_query_says(strangers: Strangers, method: str):
    client, things, own = signed_in(strangers.bora), strangers.things, strangers.own
    foreign = strangers.paper.pages["bg"].pk
    cases = {
        "/cms/choose-page/chosen-multiple/": {"id": foreign},
        "/cms/images/chooser/chosen-multiple/": {"id": things.image.pk},
        "/cms/documents/chooser/chosen-multiple/": {"id": things.document.pk},
        "/cms/snippets/choose/courses/question/chosen-multiple/": {"id": things.question.pk},
        "/cms/snippets/choose/courses/questionbank/chosen-multiple/": {"id": things.bank.pk},
        "/cms/choose-page/": {"user_perms": "move_to", "target_pages[]": foreign},
        f"/cms/pages/{own.pk}/copy/": {"new_title": "A", "new_slug": "b", "new_parent_page": foreign},
        f"/cms/pages/{own.pk}/move/": {"new_parent_page": foreign},
        f"/cms/pages/{own.pk}/move/{foreign}/confirm/": {},
        f"/cms/pages/workflow/action/{own.pk}/approve/{things.task_state.pk}/": {"comment": "x"},
        f"/cms/pages/{own.pk}/revisions/{things.revision.pk}/revert/": {},
        "/cms/snippets/courses/question/add/": {"bank": things.bank.pk, "stem": "x", "answers-count": 0},
    }  # fmt: skip
    leaks = {
        address: wrong
        for address, data in cases.items()
        if (wrong := trespasses(client, method, address, data, refuse=False))
    }
    assert leaks == {}, "\n".join(f"{address}: {wrong}" for address, wrong in leaks.items())


def body_with(kind: str, things: SimpleNamespace) -> tuple[str, Any]:
    from wagtail.test.utils.form_data import rich_text

    return {
        "figure": ("figure", {"image": things.image.pk, "alt": "x", "caption": ""}),
        "link": ("text", rich_text(f'<p><a linktype="page" id="{things.lesson.pk}">x</a></p>')),
        "question": ("quiz", {"intro": "", "questions-count": 1, "questions-0-value": things.question.pk}),
    }[kind]


@pytest.mark.parametrize("kind", ["figure", "link"])
@pytest.mark.parametrize("title", ["Мой урок", ""])
def test_a_lesson_cannot_show_what_is_foreign(strangers: Strangers, kind: str, title: str):
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

    client = signed_in(strangers.bora)
    lesson = LessonPage(title="Мой урок", slug="mine", locale=strangers.own.locale, live=False)
    strangers.own.add_child(instance=lesson)
    fields = {"title": title, "slug": "mine", "kind": "reading", "minutes": 7, "mandatory": "on", "level": ""}
    body = streamfield([body_with(kind, strangers.things)])
    data = nested_form_data(fields | {"body": body, "comments": inline_formset([])})

    for address in (f"/cms/pages/{lesson.pk}/edit/", f"/cms/pages/{lesson.pk}/edit/preview/"):
        response = client.post(address, data)
        assert response.status_code == 404
        assert not names_the_mark(said(response))
    lesson.refresh_from_db()
    assert not lesson.body
