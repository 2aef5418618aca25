"""Who writes and who reviews a course, and what comes of it in Wagtail."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.log_actions import registry
from wagtail.models import Collection, GroupPagePermission, Locale, Page, PageSubscription

from courses.domain.creating import create_course
from courses.domain.teams import LastAuthor, NoTrainer, NotYourTeam, OtherPart, add_member, remove_member
from courses.models import Course, CoursePage, Question, QuestionBank
from courses.permissions import visible
from courses.queries.teams import courses_of, team_of
from learning.domain.people import set_site_role
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_staff, make_trainer, make_user
from tests.factories.teams import join_team

pytestmark = pytest.mark.django_db


def with_role(user: User) -> User:
    set_site_role(actor=None, user=user, role=user.site_role)
    return user


@pytest.fixture
def staff(paper_course: PaperCourse) -> User:
    return with_role(make_staff("staff@example.org", full_name="Stoyan"))


@pytest.fixture
def asya(paper_course: PaperCourse) -> User:
    return join_team(with_role(make_trainer("asya@example.org", full_name="Asya")), paper_course.pages["bg"])


@pytest.fixture
def bora(paper_course: PaperCourse) -> User:
    return with_role(make_trainer("bora@example.org", full_name="Bora"))


@pytest.fixture
def course(paper_course: PaperCourse, asya: User) -> Course:
    return Course.objects.get(pk=paper_course.pages["bg"].translation_key)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def logged(page: Page) -> list[str]:
    return [entry.action for entry in registry.get_logs_for_instance(page)]


class TestRights:
    def test_an_author_writes_but_does_not_publish(self, paper_course: PaperCourse, asya: User):
        for page in (*paper_course.pages.values(), paper_course.lessons["en"]["welcome"]):
            rights = page.permissions_for_user(fresh(asya))
            assert rights.can_edit()
            assert rights.can_lock()
            assert not rights.can_publish()

    def test_a_reviewer_publishes(self, paper_course: PaperCourse, bora: User):
        join_team(bora, paper_course.pages["bg"], "reviewer")
        assert paper_course.lessons["bg"]["welcome"].permissions_for_user(fresh(bora)).can_publish()

    def test_another_trainer_has_no_rights_and_sees_no_page_of_it(
        self, paper_course: PaperCourse, bora: User
    ):
        assert not paper_course.pages["bg"].permissions_for_user(bora).can_edit()
        seen = visible(Page, bora)
        assert not seen.filter(pk=paper_course.lessons["bg"]["welcome"].pk).exists()
        assert seen.filter(pk=paper_course.pages["bg"].get_parent().pk).exists(), (
            "the catalogue itself is no secret"
        )

    def test_cluster_staff_write_and_publish_everything(self, paper_course: PaperCourse, staff: User):
        rights = paper_course.lessons["bg"]["welcome"].permissions_for_user(staff)
        assert rights.can_edit()
        assert rights.can_publish()
        assert rights.can_unlock()

    def test_a_translated_course_lets_its_team_in(self, paper_course: PaperCourse, asya: User):
        english = paper_course.pages["en"]
        bulgarian = paper_course.pages["bg"]
        english.delete()
        Locale.objects.get(language_code="en")
        copy = bulgarian.copy_for_translation(Locale.objects.get(language_code="en"))
        assert copy.permissions_for_user(fresh(asya)).can_edit()

    def test_shared_banks_are_read_by_all_and_changed_by_cluster_staff(
        self, paper_course: PaperCourse, bora: User, staff: User
    ):
        bank = QuestionBank.objects.first()
        url = reverse("wagtailsnippets_courses_questionbank:edit", args=[bank.pk])
        assert (
            bank.title
            in signed_in(bora).get(reverse("wagtailsnippets_courses_questionbank:list")).content.decode()
        )
        for answer in (signed_in(bora).get(url), signed_in(bora).post(url, {"title": "Мое"})):
            assert answer.status_code == 404
        assert signed_in(staff).get(url).status_code == 200

    def test_a_question_goes_only_into_a_bank_of_an_own_course(
        self, paper_course: PaperCourse, asya: User, bora: User, course: Course
    ):
        QuestionBank.objects.update(course=course)
        url = reverse("wagtailsnippets_courses_question:add")
        question = Question.objects.first()
        assert question.bank.title in signed_in(asya).get(url).content.decode()
        assert question.bank.title not in signed_in(bora).get(url).content.decode()
        QuestionBank.objects.update(course=None)
        assert question.bank.title not in signed_in(asya).get(url).content.decode(), (
            "shared ones are read only"
        )

    def test_a_trainers_bank_belongs_to_a_course(self, asya: User, course: Course):
        url = reverse("wagtailsnippets_courses_questionbank:add")
        fields = {"title": "Моята банка", "code": "mine", "pass_percent": 70, "course": ""}
        answer = signed_in(asya).post(url, fields)
        assert answer.context["form"].errors.keys() == {"course"}
        assert signed_in(asya).post(url, fields | {"course": course.pk}).status_code == 302
        assert QuestionBank.objects.get(code="mine").course == course

    def test_images_go_into_the_courses_collection(
        self, paper_course: PaperCourse, asya: User, course: Course
    ):
        Image.objects.filter(pk=paper_course.image.pk).update(collection=course.collection)
        other = Collection.get_first_root_node().add_child(name="Other")
        images = {paper_course.image.pk}
        Image.objects.create(title="Foreign", file="x.png", width=1, height=1, collection=other)
        assert set(visible(Image, fresh(asya)).values_list("pk", flat=True)) == images


class TestChanges:
    def test_an_author_adds_and_removes_authors_and_both_are_in_the_log(
        self, paper_course: PaperCourse, asya: User, bora: User, course: Course
    ):
        add_member(actor=asya, course=course, user=bora, role="author")
        add_member(actor=asya, course=course, user=bora, role="author")
        assert team_of(course).authors == [asya, bora]
        assert list(courses_of(bora)) == [course]
        remove_member(actor=bora, course=course, user=asya, role="author")
        assert team_of(course).authors == [bora]
        actions = logged(paper_course.pages["en"])
        assert actions.count("courses.team_member_added") == 2  # Asya by the factory, Bora once
        assert actions.count("courses.team_member_removed") == 1

    def test_reviewers_are_chosen_by_cluster_staff(self, asya: User, bora: User, staff: User, course: Course):
        with pytest.raises(NotYourTeam):
            add_member(actor=asya, course=course, user=bora, role="reviewer")
        add_member(actor=staff, course=course, user=bora, role="reviewer")
        assert team_of(course).reviewers == [bora]
        with pytest.raises(NotYourTeam):
            remove_member(actor=asya, course=course, user=bora, role="reviewer")

    def test_strangers_change_nothing(self, asya: User, bora: User, course: Course):
        for verb in (add_member, remove_member):
            with pytest.raises(NotYourTeam):
                verb(actor=bora, course=course, user=asya, role="author")

    def test_only_trainers_and_cluster_staff_join(self, asya: User, course: Course):
        with pytest.raises(NoTrainer):
            add_member(actor=asya, course=course, user=make_user(), role="author")

    def test_nobody_both_writes_and_reviews(self, asya: User, staff: User, course: Course):
        with pytest.raises(OtherPart):
            add_member(actor=staff, course=course, user=asya, role="reviewer")

    def test_the_last_author_stays(self, asya: User, staff: User, course: Course):
        for actor in (asya, staff):
            with pytest.raises(LastAuthor):
                remove_member(actor=actor, course=course, user=asya, role="author")

    def test_who_leaves_gets_no_letters_and_keeps_no_locks(
        self, paper_course: PaperCourse, asya: User, bora: User, course: Course
    ):
        add_member(actor=asya, course=course, user=bora, role="author")
        lesson = paper_course.lessons["bg"]["welcome"]
        PageSubscription.objects.create(user=bora, page=lesson, comment_notifications=True)
        Page.objects.filter(pk=lesson.pk).update(locked=True, locked_by=bora)
        remove_member(actor=asya, course=course, user=bora, role="author")
        assert not PageSubscription.objects.filter(user=bora).exists()
        lesson.refresh_from_db()
        assert not lesson.locked

    def test_a_role_that_is_taken_away_ends_all_teams(self, asya: User, staff: User, course: Course):
        set_site_role(actor=staff, user=asya, role="cluster_staff")
        assert team_of(course).authors == [asya]
        set_site_role(actor=staff, user=asya, role="trainer")
        assert team_of(course).authors == [asya]
        set_site_role(actor=staff, user=asya, role="")
        assert team_of(course).authors == []
        assert not fresh(asya).groups.exists()


class TestScreen:
    def address(self, paper: PaperCourse) -> str:
        return reverse("course_team:team", args=[paper.pages["en"].pk])

    def test_an_author_sees_the_team_and_may_change_the_authors(
        self, paper_course: PaperCourse, asya: User, bora: User, course: Course
    ):
        client = signed_in(asya)
        make_user("learner@example.org", full_name="Lena Learner")
        page = client.get(self.address(paper_course))
        assert list(page.context["form"].fields["user"].queryset) == [bora]
        assert page.context["form"].fields["role"].choices == [("author", "Author")]
        assert "learner@example.org" not in page.content.decode()

        answer = client.post(self.address(paper_course), {"user": bora.pk, "role": "author"}, follow=True)
        assert "Bora has joined the team." in answer.content.decode()
        answer = client.post(
            self.address(paper_course), {"user": bora.pk, "role": "author", "remove": "1"}, follow=True
        )
        assert "Bora has left the team." in answer.content.decode()
        answer = client.post(
            self.address(paper_course), {"user": asya.pk, "role": "author", "remove": "1"}, follow=True
        )
        assert "A course keeps at least one author." in answer.content.decode()
        assert team_of(course).authors == [asya]

    def test_an_author_cannot_choose_reviewers_or_learners(
        self, paper_course: PaperCourse, asya: User, bora: User, course: Course
    ):
        learner = make_user("learner@example.org")
        for data in ({"user": bora.pk, "role": "reviewer"}, {"user": learner.pk, "role": "author"}):
            signed_in(asya).post(self.address(paper_course), data)
        assert (team_of(course).authors, team_of(course).reviewers) == ([asya], [])

    def test_a_reviewer_sees_but_does_not_change(self, paper_course: PaperCourse, asya: User, bora: User):
        join_team(bora, paper_course.pages["bg"], "reviewer")
        page = signed_in(bora).get(self.address(paper_course)).content.decode()
        assert "Asya" in page
        assert 'name="user"' not in page

    def test_for_anybody_else_it_does_not_exist(self, paper_course: PaperCourse, bora: User):
        assert signed_in(bora).get(self.address(paper_course)).status_code == 404


class TestNewCourse:
    data = {
        "title": "Партньори", "slug": "int-201-partners", "code": "INT-201", "area": "INT",
        "stage": "introductory", "level": "foundation", "summary": "За партньори.",
    }  # fmt: skip

    def test_a_trainer_begins_a_course_and_is_its_author(self, paper_course: PaperCourse, bora: User):
        client = signed_in(bora)
        assert reverse("course_team:new") in client.get("/cms/").content.decode()
        answer = client.post(reverse("course_team:new"), self.data)

        page = CoursePage.objects.get(slug="int-201-partners")
        assert answer["Location"] == reverse("wagtailadmin_explore", args=[page.pk])
        course = Course.objects.get(pk=page.translation_key)
        assert (page.live, page.locale.language_code, page.owner) == (False, "bg", bora)
        assert team_of(course).authors == [bora]
        assert course.collection is not None
        assert client.get(answer["Location"]).status_code == 200
        assert "Партньори" in client.get("/cms/").content.decode()
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200

    @pytest.mark.parametrize(("field", "value"), [("slug", "paper-course"), ("code", "pap-101")])
    def test_addresses_and_codes_are_taken_once(
        self, paper_course: PaperCourse, asya: User, field: str, value: str
    ):
        answer = signed_in(asya).post(reverse("course_team:new"), self.data | {field: value})
        assert answer.context["form"].errors.keys() == {field}
        assert CoursePage.objects.filter(locale__language_code="bg").count() == 1

    def test_who_may_not_enter_the_cms_begins_nothing(self, paper_course: PaperCourse):
        with pytest.raises(NoTrainer):
            create_course(actor=make_user(), **self.data)
        assert signed_in(make_user()).post(reverse("course_team:new"), self.data).status_code == 302
        assert not CoursePage.objects.filter(slug="int-201-partners").exists()

    def test_without_a_catalogue_it_says_so(self, db: None):
        with pytest.raises(ValidationError, match="catalogue|каталог"):
            create_course(actor=with_role(make_trainer()), **self.data)


def test_a_team_is_made_once(paper_course: PaperCourse, asya: User, course: Course):
    before = (Group.objects.count(), Collection.objects.count(), GroupPagePermission.objects.count())
    join_team(asya, paper_course.pages["en"])
    assert (Group.objects.count(), Collection.objects.count(), GroupPagePermission.objects.count()) == before
