"""From an author's draft to a published page, by way of a reviewer."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page, PageSubscription, Task, TaskState, Workflow, WorkflowState

from cms.tasks import publish_scheduled
from courses.domain import letters
from courses.domain.review import (
    CommentMissing,
    NothingToSubmit,
    NothingWaits,
    approve,
    ask_for_changes,
    ensure_review_workflow,
    submit_course,
    take_back,
)
from courses.domain.teams import remove_member
from courses.models import Course, LessonPage, TeamLetter
from courses.queries.review import drafts_of, returned_pages, waiting_pages
from courses.tasks import sweep_letters
from learning.domain.people import set_site_role
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_staff, make_trainer
from tests.factories.teams import join_team

pytestmark = pytest.mark.django_db


def member(paper: PaperCourse, name: str, role: str, language: str = "en") -> User:
    user = make_trainer(f"{name.lower()}@example.org", full_name=name, language=language)
    set_site_role(actor=None, user=user, role="trainer")
    return join_team(user, paper.pages["bg"], role)


@pytest.fixture(autouse=True)
def workflow(paper_course: PaperCourse) -> Workflow:
    return ensure_review_workflow()


@pytest.fixture
def author(paper_course: PaperCourse) -> User:
    return member(paper_course, "Asya", "author")


@pytest.fixture
def reviewer(paper_course: PaperCourse) -> User:
    return member(paper_course, "Rumen", "reviewer", "bg")


@pytest.fixture
def staff(paper_course: PaperCourse) -> User:
    user = make_staff("staff@example.org", full_name="Stoyan")
    set_site_role(actor=None, user=user, role="cluster_staff")
    return user


def edit(paper: PaperCourse, author: User, lesson: str, language: str, **values: object) -> LessonPage:
    page = LessonPage.objects.get(pk=paper.lessons[language][lesson].pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=author, log_action=True)
    return page


@pytest.fixture
def drafts(paper_course: PaperCourse, author: User) -> list[LessonPage]:
    return [
        edit(paper_course, author, "welcome", "bg", title="Нов увод"),
        edit(paper_course, author, "signals", "en", title="New signals"),
    ]


def top(paper: PaperCourse):
    return paper.pages["bg"]


def keys(paper: PaperCourse, user: User) -> list[str]:
    return [row.key for row in waiting_pages(top(paper), user) if row.may_decide]


def sent() -> list[mail.EmailMessage]:
    sweep_letters()
    found, mail.outbox = mail.outbox, []
    return found


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def review_url(paper: PaperCourse) -> str:
    return reverse("course_review:review", args=[paper.pages["en"].pk])


def test_the_workflow_is_made_once_and_wagtails_example_goes(paper_course: PaperCourse, workflow: Workflow):
    assert ensure_review_workflow() == workflow
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Преглед на курс"]
    assert list(Task.objects.values_list("name", flat=True)) == ["Преглед от рецензент"]
    for language in ("bg", "en"):
        assert paper_course.lessons[language]["welcome"].get_workflow() == workflow


class TestWholeCourse:
    def test_all_drafts_of_all_languages_are_submitted_at_once(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        assert [page.pk for page in drafts_of(top(paper_course))] == [page.pk for page in drafts]
        submitted = submit_course(actor=author, course_page=top(paper_course))
        assert {page.pk for page in submitted} == {page.pk for page in drafts}
        assert drafts_of(top(paper_course)) == []
        assert len(keys(paper_course, reviewer)) == 2
        with pytest.raises(NothingToSubmit):
            submit_course(actor=author, course_page=top(paper_course))

    def test_approving_publishes(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        approve(actor=reviewer, course_page=top(paper_course), keys=keys(paper_course, reviewer))
        for draft in drafts:
            page = Page.objects.get(pk=draft.pk)
            assert (page.title, page.has_unpublished_changes) == (draft.title, False)
        assert not WorkflowState.objects.active().exists()

    def test_a_date_to_go_live_is_kept(self, paper_course: PaperCourse, author: User, reviewer: User):
        moment = timezone.now() + timedelta(days=2)
        paper_course.lessons["bg"]["welcome"].save_revision().publish()
        page = edit(paper_course, author, "welcome", "bg", title="По-късно", go_live_at=moment)
        submit_course(actor=author, course_page=top(paper_course))
        approve(actor=reviewer, course_page=top(paper_course), keys=keys(paper_course, reviewer))
        page.refresh_from_db()
        assert page.title != "По-късно"
        publish_scheduled()
        page.refresh_from_db()
        assert page.title != "По-късно"

        [revision] = page.revisions.exclude(approved_go_live_at=None)
        revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
        revision.content["go_live_at"] = (timezone.now() - timedelta(seconds=1)).isoformat()
        revision.save()
        publish_scheduled()
        page.refresh_from_db()
        assert page.title == "По-късно"

    def test_a_page_whose_time_is_over_is_unpublished(self, paper_course: PaperCourse):
        lesson = paper_course.lessons["bg"]["outlook"]
        LessonPage.objects.filter(pk=lesson.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        publish_scheduled()
        lesson.refresh_from_db()
        assert not lesson.live

    def test_asking_for_changes_needs_words_and_gives_the_page_back(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        waiting = keys(paper_course, reviewer)
        with pytest.raises(CommentMissing):
            ask_for_changes(actor=reviewer, course_page=top(paper_course), keys=waiting, comment=" ")
        ask_for_changes(
            actor=reviewer, course_page=top(paper_course), keys=waiting[:1], comment="Дайте пример."
        )
        assert [(page.pk, text) for page, text in returned_pages(top(paper_course))] == [
            (drafts[0].pk, "Дайте пример.")
        ]
        assert Page.objects.get(pk=drafts[0].pk).title != "Нов увод"
        edit(paper_course, author, "welcome", "bg", title="Нов увод с пример")
        assert [page.pk for page in submit_course(actor=author, course_page=top(paper_course))] == [
            drafts[0].pk
        ]
        approve(actor=reviewer, course_page=top(paper_course), keys=keys(paper_course, reviewer))
        assert Page.objects.get(pk=drafts[0].pk).title == "Нов увод с пример"

    def test_who_submitted_may_take_it_back(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        with pytest.raises(NothingWaits):
            take_back(actor=reviewer, course_page=top(paper_course))
        assert len(take_back(actor=author, course_page=top(paper_course))) == 2
        assert len(drafts_of(top(paper_course))) == 2


class TestWhoDecides:
    def test_an_author_approves_nothing(
        self, paper_course: PaperCourse, author: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        row = waiting_pages(top(paper_course), author)[0]
        assert not row.may_decide
        with pytest.raises(NothingWaits):
            approve(actor=author, course_page=top(paper_course), keys=[row.key])

    def test_a_reviewer_does_not_approve_their_own_submission(
        self, paper_course: PaperCourse, author: User, reviewer: User
    ):
        page = edit(paper_course, reviewer, "welcome", "bg", title="Мое")
        submit_course(actor=reviewer, course_page=top(paper_course))
        assert keys(paper_course, reviewer) == []
        state = TaskState.objects.get()
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        signed_in(reviewer).post(url)
        assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
        other = member(paper_course, "Petya", "reviewer")
        approve(actor=other, course_page=top(paper_course), keys=keys(paper_course, other))

    def test_cluster_staff_may_even_approve_their_own(self, paper_course: PaperCourse, staff: User):
        page = edit(paper_course, staff, "welcome", "bg", title="На екипа")
        submit_course(actor=staff, course_page=top(paper_course))
        approve(actor=staff, course_page=top(paper_course), keys=keys(paper_course, staff))
        assert Page.objects.get(pk=page.pk).title == "На екипа"

    def test_the_page_is_closed_to_its_author_meanwhile(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        page = drafts[0]
        Page.objects.filter(pk=page.pk).update(locked=True, locked_by=author)
        submit_course(actor=author, course_page=top(paper_course))
        page = Page.objects.get(pk=page.pk)
        assert page.get_lock().for_user(User.objects.get(pk=author.pk))
        assert not page.get_lock().for_user(User.objects.get(pk=reviewer.pk))

    def test_what_was_changed_since_it_was_looked_at_is_not_approved(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        seen = keys(paper_course, reviewer)
        edit(paper_course, reviewer, "welcome", "bg", title="Друго")
        with pytest.raises(NothingWaits):
            approve(actor=reviewer, course_page=top(paper_course), keys=seen)
        assert Page.objects.get(pk=drafts[0].pk).title not in ("Друго", "Нов увод")
        assert Page.objects.get(pk=drafts[1].pk).title != "New signals", "all or nothing"

    def test_an_author_may_lock_and_unlock_a_page(self, paper_course: PaperCourse, author: User):
        lesson = paper_course.lessons["bg"]["signals"]
        client = signed_in(author)
        client.post(reverse("wagtailadmin_pages:lock", args=[lesson.pk]))
        lesson.refresh_from_db()
        assert lesson.locked_by == author
        client.post(reverse("wagtailadmin_pages:unlock", args=[lesson.pk]))
        lesson.refresh_from_db()
        assert not lesson.locked


class TestLetters:
    def test_one_letter_for_the_whole_course_in_the_recipients_language(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        (letter,) = sent()
        assert letter.to == [reviewer.email]
        assert letter.subject == "За преглед: „Курс“"
        assert "Нов увод" in letter.body
        assert "New signals" in letter.body
        assert "Asya" in letter.body
        assert reverse("course_review:review", args=[top(paper_course).pk]) in letter.body
        assert sent() == []

    def test_the_author_hears_what_came_of_it(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        sent()
        first, second = keys(paper_course, reviewer)
        ask_for_changes(actor=reviewer, course_page=top(paper_course), keys=[first], comment="Дайте пример.")
        approve(actor=reviewer, course_page=top(paper_course), keys=[second])
        changes, approved = sent()
        assert (changes.to, approved.to) == ([author.email], [author.email])
        assert changes.subject == "Changes asked for: “Курс”"
        assert "Дайте пример." in changes.body
        assert approved.subject == "Approved: “Course”"

    def test_without_reviewers_the_clusters_team_is_told(
        self, paper_course: PaperCourse, author: User, staff: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        assert [letter.to for letter in sent()] == [[staff.email]]

    def test_what_the_only_reviewer_submits_goes_to_the_clusters_team(
        self, paper_course: PaperCourse, reviewer: User, staff: User
    ):
        edit(paper_course, reviewer, "welcome", "bg", title="Мое")
        submit_course(actor=reviewer, course_page=top(paper_course))
        assert [letter.to for letter in sent()] == [[staff.email]]

    def test_wagtails_own_submission_tells_the_reviewers_too_and_once(
        self,
        paper_course: PaperCourse,
        author: User,
        reviewer: User,
        drafts: list[LessonPage],
        workflow: Workflow,
    ):
        workflow.start(Page.objects.get(pk=drafts[0].pk).specific, author)
        assert [letter.to for letter in sent()] == [[reviewer.email]]

    def test_nobody_outside_the_team_gets_a_letter(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        member(paper_course, "Petya", "author")
        submit_course(actor=author, course_page=top(paper_course))
        course = Course.objects.get(pk=top(paper_course).translation_key)
        remove_member(actor=None, course=course, user=reviewer, role="reviewer")
        assert sent() == []
        assert not TeamLetter.objects.exists()

    def test_a_mail_server_that_refuses_is_tried_again_and_given_up(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage], monkeypatch
    ):
        def refuse(self: object) -> None:
            raise OSError("no route to host")

        submit_course(actor=author, course_page=top(paper_course))
        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.EmailMessage.send", refuse)
            sweep_letters()
        assert TeamLetter.objects.get().failures == 1
        assert len(sent()) == 1
        TeamLetter.objects.update(sent_at=None, failures=letters.MAX_FAILURES)
        assert sent() == []

    def test_comments_reach_those_who_follow_and_no_former_member(
        self, paper_course: PaperCourse, author: User, reviewer: User
    ):
        from courses.views.commenting import CoursePageEditView

        lesson = paper_course.lessons["bg"]["welcome"]
        former = make_trainer("former@example.org")
        for user in (author, former):
            PageSubscription.objects.create(user=user, page=lesson, comment_notifications=True)
        comment = Comment.objects.create(page=lesson, user=former, text="Защо?", contentpath="title")
        view = CoursePageEditView()
        view.page, view.request = lesson, type("Request", (), {"user": reviewer})()
        nothing = {"resolved_comments": [], "deleted_comments": [], "new_replies": []}
        view.send_commenting_notifications({"new_comments": [comment], **nothing})
        (letter,) = sent()
        assert letter.to == [author.email]
        assert letter.subject == "Comments on “Курс”"
        assert "New comment: Защо?" in letter.body


class TestScreen:
    def test_an_author_submits_and_a_reviewer_compares_and_approves(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        page = signed_in(author).get(review_url(paper_course)).content.decode()
        assert "Нов увод" in page
        answer = signed_in(author).post(review_url(paper_course), {"act": "submit"}, follow=True)
        assert "2 pages wait for review now." in answer.content.decode()
        assert 'value="approve"' not in answer.content.decode()

        reviewer.language = "en"
        reviewer.save()
        page = signed_in(reviewer).get(review_url(paper_course)).content.decode()
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[drafts[0].pk, "live", "latest"])
        assert (
            signed_in(reviewer).get(reverse("wagtailadmin_pages:view_draft", args=[drafts[0].pk])).status_code
            == 200
        )
        assert 'value="approve"' in page
        if drafts[0].live_revision_id:
            assert compare in page
        data = {"act": "approve", "page": keys(paper_course, reviewer), "comment": "Добре."}
        answer = signed_in(reviewer).post(review_url(paper_course), data, follow=True)
        assert "2 pages are approved." in answer.content.decode()

    def test_what_is_refused_is_said(self, paper_course: PaperCourse, author: User):
        client = signed_in(author)
        for data, words in (
            ({"act": "submit"}, "Nothing was submitted"),
            ({"act": "approve", "page": ["1:1", "x"]}, "Nothing was decided"),
            ({"act": "changes", "comment": ""}, "the comment is empty"),
            ({"act": "take-back"}, "Nothing was decided"),
            ({"act": "?"}, "This could not be done."),
        ):
            assert words in client.post(review_url(paper_course), data, follow=True).content.decode()

    def test_the_first_page_of_the_cms_shows_what_waits_for_whom(
        self, paper_course: PaperCourse, author: User, reviewer: User, drafts: list[LessonPage]
    ):
        submit_course(actor=author, course_page=top(paper_course))
        assert "Нов увод" in signed_in(reviewer).get("/cms/").content.decode()
        stranger = make_trainer("stranger@example.org")
        set_site_role(actor=None, user=stranger, role="trainer")
        assert "Нов увод" not in signed_in(stranger).get("/cms/").content.decode()

    def test_the_list_is_a_fixed_number_of_queries(
        self, paper_course: PaperCourse, author: User, reviewer: User, django_assert_max_num_queries
    ):
        for lesson in ("welcome", "signals", "check-1", "outlook"):
            edit(paper_course, author, lesson, "bg", title=f"Нов {lesson}")
        submit_course(actor=author, course_page=top(paper_course))
        client = signed_in(reviewer)
        client.get(review_url(paper_course))
        with django_assert_max_num_queries(40):
            client.get(review_url(paper_course))
