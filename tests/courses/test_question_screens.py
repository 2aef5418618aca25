"""The screens about questions: the course's banks, import, export, where a question is used, deleting it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from courses.domain.freezing import publish_version
from courses.domain.questions import deletion_obstacles
from courses.models import Course, Question, QuestionBank
from learning.domain.attempts import save_answer, start_attempt, submit_attempt
from learning.domain.people import set_site_role
from learning.models import User
from tests.courses.test_editing import option, question_data
from tests.factories.course_pages import SLUG, PaperCourse
from tests.factories.courses import block_id, lesson_id
from tests.factories.learning import make_enrolment, make_user
from tests.factories.questions import BANK, CODES, RIGHT, WRONG
from tests.factories.teams import join_team
from tests.learning.taking import tokens

pytestmark = pytest.mark.django_db
NOTES = {"bg": "Ново.", "en": "New."}
GIFT = b"// [id:g1]\nTwo and two?{=4 ~5}\n\n::broken::Torn{=1\n\n"


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@example.org", "x", full_name="Staff", language="en")


@pytest.fixture
def client(staff: User) -> Client:
    return signed_in(staff)


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


@pytest.fixture
def course(paper_course: PaperCourse) -> PaperCourse:
    """The paper course, whose bank is its own."""
    page = paper_course.pages["bg"]
    row, _created = Course.objects.get_or_create(
        pk=page.translation_key, defaults={"slug": page.slug, "code": page.code}
    )
    QuestionBank.objects.update(course=row)
    return paper_course


def address(course: PaperCourse, name: str = "list", *args: str) -> str:
    return reverse(f"course_questions:{name}", args=[course.pages["bg"].pk, *args])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def rehearse(client: Client, course: PaperCourse, data: bytes = GIFT, name: str = "a.gift", **fields: str):
    fields = {"bank": BANK, "format": "", "language": "bg"} | fields
    return client.post(address(course, "import"), fields | {"file": SimpleUploadedFile(name, data)})


# --- the course's tab


def test_the_tab_counts_the_questions_of_the_courses_banks(client: Client, course: PaperCourse):
    Question.objects.filter(code="q-short").update(category="Методи/Кръгове")
    page = text(client.get(address(course)))
    assert "Bank</a>" in page
    assert "bg 6 · en 6" in page
    assert "Методи/Кръгове 1" in page
    assert "Single choice 1" in page
    assert "in none" in page


def test_a_shared_bank_is_shown_where_a_quiz_asks_from_it(client: Client, paper_course: PaperCourse):
    QuestionBank.objects.create(
        code="unused", title="Unused shared bank", locale=Locale.objects.get(language_code="bg")
    )
    page = text(client.get(address(paper_course)))
    assert "shared by all" in page
    assert "Unused shared bank" not in page


def trainer_of(staff: User) -> User:
    user = make_user()
    set_site_role(actor=staff, user=user, role="trainer")
    return user


def test_strangers_do_not_find_the_screens(course: PaperCourse, staff: User):
    stranger = signed_in(trainer_of(staff))
    for name in ("list", "import", "export"):
        assert stranger.get(address(course, name)).status_code == 404
    assert stranger.post(address(course, "import_run", "token")).status_code == 404
    assert stranger.get(address(course, "import_rejected", "token")).status_code == 404


def test_an_author_of_the_course_finds_them(course: PaperCourse, staff: User):
    author = signed_in(join_team(trainer_of(staff), course.pages["bg"]))
    for name in ("list", "import", "export"):
        assert author.get(address(course, name)).status_code == 200


# --- import


def test_a_file_is_rehearsed_and_then_imported(client: Client, course: PaperCourse, staff: User):
    rehearsed = rehearse(client, course)
    page = text(rehearsed)
    assert "New: 1" in page
    assert "<td>4</td> <td>broken</td>" in page
    assert not Question.objects.filter(code="g1").exists()
    token = rehearsed.context["token"]

    listed = client.get(address(course, "import_rejected", token))
    assert listed["Content-Disposition"] == 'attachment; filename="rejected.txt"'
    assert listed.content.decode().startswith("Line 4: broken: The closing brace")

    done = client.post(address(course, "import_run", token), follow=True)

    assert "1 new questions, 0 changed, 0 as they were; 1 left out." in text(done)
    question = Question.objects.get(code="g1")
    assert question.latest_revision.user == staff


def test_a_rehearsed_file_can_be_imported_once_and_by_its_own_person(client: Client, course: PaperCourse):
    token = rehearse(client, course).context["token"]
    other = signed_in(User.objects.create_superuser("other@example.org", "x", full_name="O", language="en"))
    assert "not kept any more" in text(other.post(address(course, "import_run", token), follow=True))
    assert other.get(address(course, "import_rejected", token)).status_code == 404
    client.post(address(course, "import_run", token))
    assert Question.objects.filter(code="g1").count() == 1
    assert "not kept any more" in text(client.post(address(course, "import_run", token), follow=True))


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"<quiz><question", "a.xml", "no complete XML"),
        (b"x", "a.docx", "Choose the format yourself"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><quiz/>", "a.xml", "document type or entities"),
        (b"", "a.gift", "The submitted file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client: Client, course: PaperCourse, data, name, message):
    assert message in text(rehearse(client, course, data, name))


def test_only_banks_that_one_may_change_are_offered(client: Client, course: PaperCourse):
    QuestionBank.objects.create(code="far", title="Far", locale=Locale.objects.get(language_code="bg"))
    assert "Select a valid choice" in text(rehearse(client, course, bank="far"))


# --- export


@pytest.mark.parametrize(("form", "name"), [("gift", "demo-bank-bg.gift"), ("yaml", "demo-bank.yaml")])
def test_a_bank_is_downloaded(client: Client, course: PaperCourse, form: str, name: str):
    asked = {"bank": BANK, "format": form, "language": "bg"}
    assert "The file holds 6 questions." in text(client.get(address(course, "export"), asked))
    file = client.get(address(course, "export"), asked | {"download": "1"})
    assert file["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "Какво е слаб сигнал?" in file.content.decode()


def test_a_selection_is_downloaded(client: Client, course: PaperCourse):
    Question.objects.filter(code__in=["q-short", "q-single"]).update(category="А/Б", tags=["важно"])
    Question.objects.filter(code="q-multiple").update(category="АБ")
    asked = {"bank": BANK, "format": "gift", "language": "en", "download": "1"}
    for chosen in ({"category": "А"}, {"tag": "важно"}):
        file = client.get(address(course, "export"), asked | chosen).content.decode()
        assert "q-short" in file
        assert "q-single" in file
        assert "q-multiple" not in file
    file = client.get(address(course, "export"), asked | {"category": "А", "type": "single_choice"})
    assert "q-short" not in file.content.decode()


# --- where a question is used


def test_a_questions_screen_says_where_it_is_used_and_frozen(client: Client, course: PaperCourse):
    publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
    question = Question.objects.get(code="q-single", locale__language_code="bg")

    page = text(client.get(reverse("wagtailsnippets_courses_question:inspect", args=[question.pk])))

    assert f"{course.lessons['bg']['check-1'].title}</a> – the quiz lists it" in page
    assert f"{course.lessons['bg']['final-quiz'].title}</a> – the quiz draws from the whole bank" in page
    assert "PAP-101 1.0" in page
    assert "Nobody has answered it" in page
    assert "keeps the wording that it was made with" in page


def test_what_changed_between_two_revisions_can_be_seen(client: Client, course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="en")
    question.save_revision()
    question.stem = "What is a faint signal?"
    question.save()
    question.save_revision()

    page = client.get(reverse("wagtailsnippets_courses_question:inspect", args=[question.pk]))
    (_newest, comparison), (_oldest, nothing) = page.context["revisions"]
    assert nothing is None
    difference = client.get(comparison).content.decode()
    assert '<span class="deletion">weak</span><span class="addition">faint</span>' in difference


def test_statistics_stand_on_the_screens(client: Client, course: PaperCourse):
    version = publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
    for number in range(6):
        enrolment = make_enrolment(make_user(), version)
        _take(enrolment, right=number > 0)
    bank = QuestionBank.objects.get(code=BANK, locale__language_code="bg")
    question = Question.objects.get(code="q-single", locale__language_code="bg")

    tab = text(client.get(address(course)))
    sheet = text(client.get(reverse("wagtailsnippets_courses_questionbank:inspect", args=[bank.pk])))
    own = text(client.get(reverse("wagtailsnippets_courses_question:inspect", args=[question.pk])))

    assert "Questions to look at" in tab
    assert "6 answers; 83 % of the points; discrimination 1.00" in sheet
    assert "not answered yet" not in sheet
    assert '<th scope="row">Ранен намек</th> <td> yes </td> <td>5 (83 %)</td>' in own


def _take(enrolment, right: bool) -> None:
    attempt = start_attempt(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson_id(SLUG, "check-1"),
        block_id=block_id(SLUG, "check-1", "quiz"),
    )
    for code in CODES:
        response = tokens(attempt, code, (RIGHT if right else WRONG)[code])
        save_answer(actor=enrolment.user, attempt=attempt, code=code, response=response)
    submit_attempt(actor=enrolment.user, attempt=attempt)


# --- deleting


def test_a_question_that_a_published_lesson_lists_is_not_deleted(client: Client, course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    url = reverse("wagtailsnippets_courses_question:delete", args=[question.pk])
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 409
        assert course.lessons["bg"]["check-1"].title in text(answer)
    assert Question.objects.filter(pk=question.pk).exists()


def test_nor_in_bulk(client: Client, course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    url = reverse("wagtail_bulk_action", args=["courses", "question", "delete"]) + f"?id={question.pk}"
    assert client.post(url).status_code == 409
    assert Question.objects.filter(pk=question.pk).exists()


def test_nor_a_bank_that_a_published_quiz_asks_from(client: Client, course: PaperCourse):
    bank = QuestionBank.objects.get(code=BANK, locale__language_code="bg")
    answer = client.post(reverse("wagtailsnippets_courses_questionbank:delete", args=[bank.pk]))
    assert answer.status_code == 409
    assert QuestionBank.objects.filter(pk=bank.pk).exists()


def test_a_question_that_no_quiz_needs_is_deleted(client: Client, course: PaperCourse):
    bank = QuestionBank.objects.get(code=BANK, locale__language_code="bg")
    spare = Question.objects.get(code="q-single", locale__language_code="bg")
    spare.pk, spare.code, spare.translation_key = None, "spare", "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11"
    spare.save()
    url = reverse("wagtailsnippets_courses_question:delete", args=[spare.pk])
    assert "no longer be drawn" in text(client.get(url))
    client.post(url)
    assert not Question.objects.filter(code="spare", bank=bank).exists()


def test_a_draw_must_keep_enough_questions(course: PaperCourse):
    course.change("check-1", "bg", 0, questions=[], draw=3)
    own = list(Question.objects.filter(locale__language_code="bg"))
    assert deletion_obstacles(own[:2]) == []
    (page, *_rest) = [obstacle.page for obstacle in deletion_obstacles(own[:4])]
    assert page.title == course.lessons["bg"]["check-1"].title


# --- lists and forms


def test_questions_are_found_by_category_tag_and_words(client: Client, course: PaperCourse):
    Question.objects.filter(code="q-short").update(category="Методи/Кръгове", tags=["важно"])
    Question.objects.filter(code="q-single").update(category="Методика")
    listing = reverse("wagtailsnippets_courses_question:list")
    for query in ({"category": "Методи"}, {"tags": "важно"}, {"q": "Методи/"}, {"q": "q-sho"}):
        page = text(client.get(listing, {"locale": "bg"} | query))
        assert "Как се нарича методът" in page, query
        assert "Какво е слаб сигнал?" not in page, query
    assert "Какво е слаб сигнал?" in text(
        client.get(listing, {"locale": "bg", "q": "СЛАБ", "type": "single_choice"})
    )


def test_category_and_tags_are_the_same_in_both_languages(client: Client, course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    data = question_data(question, option("A", correct=True, key="b"), option("B", correct=False, key="a"))
    data |= {"category": " Основи / Начало /", "tags": "важно, важно, изпит"}

    answer = client.post(reverse("wagtailsnippets_courses_question:edit", args=[question.pk]), data)

    assert answer.status_code == 302
    for row in Question.objects.filter(code="q-single"):
        assert (row.category, row.tags) == ("Основи/Начало", ["важно", "изпит"])


def test_the_form_offers_the_categories_that_there_are(client: Client, course: PaperCourse):
    Question.objects.filter(code="q-short").update(category="Методи/Кръгове")
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    page = text(client.get(reverse("wagtailsnippets_courses_question:edit", args=[question.pk])))
    assert '<option value="Методи"></option>' in page
    assert '<option value="Методи/Кръгове"></option>' in page
    assert "Published versions and running attempts keep the wording" in page
