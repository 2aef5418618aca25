"""Wagtail's page editor, whose letters about comments go to the course's team only."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import COMMENTS_RELATION_NAME, PageSubscription

from courses.domain.letters import write_comments
from courses.models import CoursePage, LessonPage, ModulePage


class CoursePageEditView(EditView):
    """Tells who follows a page's comments, or takes part in one of them, what was said."""

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        """Write the letters; Wagtail would also write to those who have left the team."""
        said = _in_words(changes)
        if not said:
            return
        answered = [*changes["resolved_comments"], *(comment for comment, _replies in changes["new_replies"])]
        threads = [comment.pk for comment in answered]
        following = PageSubscription.objects.filter(page=self.page, comment_notifications=True)
        people = get_user_model()._default_manager.filter(
            Q(pk__in=following.values("user"))
            | Q(comment_replies__comment__in=threads)
            | Q(**{f"{COMMENTS_RELATION_NAME}__in": threads})
        )
        team = [person for person in people.distinct() if self.page.permissions_for_user(person).can_edit()]
        write_comments(team, self.request.user, self.page, said)


def _in_words(changes: dict[str, Any]) -> list[dict[str, str]]:
    said = [{"kind": "new", "text": comment.text} for comment in changes["new_comments"]]
    for _comment, replies in changes["new_replies"]:
        said += [{"kind": "reply", "text": reply.text} for reply in replies]
    said += [{"kind": "resolved", "text": comment.text} for comment in changes["resolved_comments"]]
    said += [{"kind": "deleted", "text": comment.text} for comment in changes["deleted_comments"]]
    return said


class CoursePageViewSet(PageViewSet):
    """The views of courses."""

    model = CoursePage
    edit_view_class = CoursePageEditView


class ModulePageViewSet(PageViewSet):
    """The views of modules."""

    model = ModulePage
    edit_view_class = CoursePageEditView


class LessonPageViewSet(PageViewSet):
    """The views of lessons."""

    model = LessonPage
    edit_view_class = CoursePageEditView
