"""Marks and notes on lessons: one's own alone, found again by their words, taken away as a file."""

from uuid import uuid4

import pytest
from django.urls import reverse

from learning.domain.enrolment import enrol
from learning.domain.errors import NotAllowed
from learning.domain.notes import NoteEmpty, NoteTooLong, Passage, TooManyNotes, write_note
from learning.models import LessonNote
from tests.factories.courses import make_course_version
from tests.learning.browsing import address, soup, text
from tests.learning.taking import block, lesson

pytestmark = pytest.mark.django_db
PASSAGE = {"quote": "Change begins  at the edge.", "before": "A start", "after": " "}


def add(client, enrolment, name="welcome", **data):
    url = reverse("learning:lesson_note", args=[enrolment.pk, lesson(name)])
    return client.post(url, {"block": block(name, "text")} | data, follow=True)


def write(world, enrolment, words="Mine.", **given):
    values = {"language": "en", "passage": Passage(), "text": words, "lesson_id": lesson("welcome")}
    return write_note(actor=world.alice, enrolment=enrolment, **(values | given))


class TestWriting:
    def test_a_passage_and_a_word_stand_in_the_lesson(self, alice, enrolment):
        add(alice, enrolment, **PASSAGE, text="Ask the <b>team</b>.")
        page = soup(alice.get(reverse("learning:lesson", args=[enrolment.pk, lesson("welcome")])))
        note = page.select_one("#notes [data-note]")
        assert text(note.select_one("[data-quote]")) == "Change begins at the edge."
        assert note.select_one("textarea").text == "Ask the <b>team</b>."
        assert note["data-block-id"] == str(block("welcome", "text"))

    def test_a_passage_alone_is_a_mark(self, alice, enrolment):
        add(alice, enrolment, **PASSAGE)
        assert LessonNote.objects.get().text == ""

    def test_the_same_note_sent_twice_is_kept_once(self, alice, enrolment):
        key = uuid4()
        for _time in range(2):
            add(alice, enrolment, key=key, text="Once.")
        assert LessonNote.objects.get().pk == key

    def test_somebody_elses_key_neither_shows_nor_changes_their_note(self, client, world, enrolment):
        mine = write(world, enrolment)
        other = make_course_version("other-course", code="OTH-1")
        run = enrol(actor=world.bob, user=world.bob, course=other.course)
        theirs = write_note(
            actor=world.bob,
            enrolment=run,
            lesson_id=lesson("welcome", "other-course"),
            language="en",
            passage=Passage(),
            text="Theirs.",
            key=mine.pk,
        )
        assert theirs.pk != mine.pk
        mine.refresh_from_db()
        assert mine.text == "Mine."

    def test_what_is_refused_is_said(self, world, enrolment, monkeypatch):
        with pytest.raises(NoteEmpty):
            write(world, enrolment, "  ")
        with pytest.raises(NoteTooLong):
            write(world, enrolment, "x" * 5001)
        with pytest.raises(NotAllowed):
            write_note(
                actor=world.bob,
                enrolment=enrolment,
                lesson_id=lesson("welcome"),
                language="en",
                passage=Passage(),
                text="x",
            )
        monkeypatch.setattr("learning.domain.notes.MOST", 1)
        write(world, enrolment)
        with pytest.raises(TooManyNotes):
            write(world, enrolment)

    def test_a_refused_note_stays_in_the_form(self, alice, enrolment):
        url = reverse("learning:lesson_note", args=[enrolment.pk, lesson("welcome")])
        answer = soup(alice.post(url, {"text": "y" * 5001}, headers={"hx-request": "true"}))
        assert answer.select_one("[role=alert]")
        assert answer.select_one("#note-text").text.strip() == "y" * 5001


class TestOwning:
    def test_changed_and_deleted_by_its_owner_alone(self, alice, client, world, enrolment):
        note = write(world, enrolment)
        url = reverse("learning:note", args=[note.pk])
        alice.post(url, {"text": "Better."})
        note.refresh_from_db()
        assert note.text == "Better."
        client.force_login(world.hana)
        assert client.post(url, {"delete": "1"}).status_code == 404
        client.force_login(world.alice)
        client.post(url, {"delete": "1", "from": "all"})
        assert not LessonNote.objects.exists()

    def test_all_of_them_by_course_and_lesson_and_as_a_file(self, alice, world, enrolment):
        write(world, enrolment, "Second lesson.", lesson_id=lesson("signals"))
        write(world, enrolment, "First\nlesson.", passage=Passage(quote="Change begins"))
        page = soup(alice.get(address("notes", language="en")))
        assert [text(title) for title in page.select("main h3")] == ["Welcome", "Weak signals"]
        file = alice.get(address("notes_file", language="en"))
        assert file["Content-Disposition"].endswith('.md"')
        body = file.content.decode()
        assert body.index("# Foresight basics") < body.index("> Change begins") < body.index("First\nlesson.")

    def test_hr_and_trainers_never_read_them(self, client, staff, world, enrolment):
        write(world, enrolment, "Secret thought.")
        for person in (world.hana, world.tanya, world.stoyan):
            client.force_login(person)
            for page in (
                reverse("learning:hr_person", args=[world.alice.pk]),
                reverse("enrolments:desk", args=[enrolment.pk]),
                address("notes"),
            ):
                assert "Secret thought" not in client.get(page, follow=True).content.decode()
