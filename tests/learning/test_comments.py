"""Learners tell a lesson's authors what is unclear."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.domain.comments import (
    LONGEST,
    MOST_A_DAY,
    CommentEmpty,
    CommentTooLong,
    TooManyComments,
    mark_handled,
    write_comment,
)
from learning.domain.enrolment import enrol, withdraw
from learning.domain.errors import NotAllowed
from learning.domain.progress import UnknownLesson
from learning.domain.story import EnrolmentClosed
from learning.models import AuditEntry, LessonComment
from tests.factories.courses import make_course_version
from tests.learning.browsing import address, fields, soup, text
from tests.learning.taking import lesson

pytestmark = pytest.mark.django_db
WORDS = "Не разбрах какво е слаб сигнал."


def write(person, enrolment, words=WORDS, name="welcome"):
    return write_comment(actor=person, enrolment=enrolment, lesson_id=lesson(name), text=words)


def test_a_comment_keeps_the_version_and_the_lesson(world, enrolment, version):
    found = write(world.alice, enrolment, f"  {WORDS}\r\nИ още.\0 ")
    assert (found.version, found.lesson_id, found.text) == (version, lesson("welcome"), f"{WORDS}\nИ още.")
    assert found.handled_at is None


def test_only_ones_own_run_and_lessons_of_it(world, enrolment):
    with pytest.raises(NotAllowed):
        write(world.bob, enrolment)
    with pytest.raises(UnknownLesson):
        write_comment(actor=world.alice, enrolment=enrolment, lesson_id=enrolment.pk, text=WORDS)


def test_neither_nothing_nor_too_much(world, enrolment):
    with pytest.raises(CommentEmpty):
        write(world.alice, enrolment, " \n ")
    with pytest.raises(CommentTooLong) as refused:
        write(world.alice, enrolment, "а" * (LONGEST + 1))
    assert "2001" in str(refused.value)
    assert write(world.alice, enrolment, "а" * LONGEST).pk


def test_a_withdrawn_run_is_closed(world, enrolment):
    withdraw(actor=world.stoyan, enrolment=enrolment, reason="По молба.")
    with pytest.raises(EnrolmentClosed):
        write(world.alice, enrolment)


def test_so_many_a_day_in_all_courses_together(world, enrolment):
    other = make_course_version("other-course", code="OTH-101").course
    second = enrol(actor=world.alice, user=world.alice, course=other)
    for number in range(MOST_A_DAY):
        write(world.alice, enrolment, f"{WORDS} {number}")
    with pytest.raises(TooManyComments):
        write_comment(
            actor=world.alice, enrolment=second, lesson_id=lesson("welcome", "other-course"), text=WORDS
        )
    LessonComment.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert write(world.alice, enrolment).pk


def test_handling_is_logged_once(world, enrolment):
    comment = write(world.alice, enrolment)
    mark_handled(actor=world.tanya, comment=comment)
    first = mark_handled(actor=world.tanya, comment=comment).handled_at
    assert first is not None
    entries = AuditEntry.objects.filter(action="comment.handled")
    assert [(entry.actor, entry.target) for entry in entries] == [
        (world.tanya, f"lessoncomment:{comment.pk}")
    ]
    assert WORDS not in str(entries[0].data)


def form_of(client, enrolment, language="en"):
    page = soup(client.get(address("lesson", enrolment.pk, lesson("welcome"), language=language)))
    return page, page.find("section", id="comment").form


def test_the_form_stands_at_the_lessons_end_and_says_who_reads_it(alice, enrolment):
    page, form = form_of(alice, enrolment, "bg")
    assert "Кажете на автора какво е неясно" in text(page.find("section", id="comment"))
    assert "без Вашето име" in text(form)
    assert form.textarea["maxlength"] == "2000"


def test_a_comment_is_sent_and_stands_below(alice, enrolment):
    _page, form = form_of(alice, enrolment)
    response = alice.post(form["action"], dict(fields(form)) | {"text": WORDS}, follow=True)
    page = soup(response)
    assert "Your comment is sent to the authors." in text(page.find(class_="messages"))
    assert WORDS in text(page.find("section", id="comment"))
    other = soup(alice.get(address("lesson", enrolment.pk, lesson("signals"))))
    assert WORDS not in text(other.main)


def test_a_refused_comment_stays_in_the_form(alice, enrolment):
    _page, form = form_of(alice, enrolment)
    long = "я" * (LONGEST + 1)
    response = alice.post(form["action"], {"text": long})
    assert response.status_code == 422
    section = soup(response).find("section", id="comment")
    assert section.textarea.get_text() == long
    assert "has 2001 characters" in text(section)
    assert section.details.has_attr("open")


def test_a_script_gets_the_section_alone(alice, enrolment):
    _page, form = form_of(alice, enrolment)
    found = soup(alice.post(form["hx-post"], {"text": WORDS}, headers={"HX-Request": "true"}))
    assert found.h1 is None
    assert "Your comment is sent" in text(found)
    assert WORDS in text(found)
    refused = soup(alice.post(form["hx-post"], {"text": ""}, headers={"HX-Request": "true"}))
    assert "the field is empty" in text(refused)


def test_nobody_else_writes_into_a_run(client, world, enrolment):
    for person in (world.bob, world.hana, world.charlie):
        client.force_login(person)
        response = client.post(address("lesson_comment", enrolment.pk, lesson("welcome")), {"text": WORDS})
        assert response.status_code == 404
    assert not LessonComment.objects.exists()


def test_hr_does_not_see_comments(client, world, enrolment):
    write(world.alice, enrolment)
    client.force_login(world.hana)
    for name, args in (("hr_overview", ()), ("hr_people", ()), ("hr_person", (world.alice.pk,))):
        assert WORDS not in client.get(address(name, *args)).content.decode()
