"""What every form about the pages and questions of a course refuses: choosing what is somebody else's."""

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelChoiceField
from django.http import Http404
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import BlockField
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.permissions import VISIBLE, TeamPolicy, own_courses, runs_catalogue, visible


class OwnChoices(BaseForm):
    """Answers 404 when somebody sends a choice (an image, a page, a question) that they may not see.

    Before anything is validated, because a form that is shown again would name what was chosen. What the
    page refers to already stays allowed: an image may have come from another course before it was its own.
    """

    for_user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None or runs_catalogue(self.for_user):
            return
        for field in self.fields.values():
            if not isinstance(field, ModelChoiceField) or field.queryset is None:
                continue
            model = _known(field.queryset.model)
            if model is not None:
                field.queryset = field.queryset.filter(pk__in=_choices(model, self.for_user).values("pk"))

    def full_clean(self) -> None:
        """Refuse foreign choices, then validate."""
        if self.is_bound and self.for_user is not None and not runs_catalogue(self.for_user):
            self._refuse_foreign()
        super().full_clean()

    def _refuse_foreign(self) -> None:
        chosen: dict[type[Model], set[str]] = {}
        for model, key in self._references(sent=True):
            chosen.setdefault(model, set()).add(key)
        for model, key in self._references(sent=False):
            chosen.get(model, set()).discard(key)
        for model, keys in chosen.items():
            if not all(key.isdigit() for key in keys):
                raise Http404
            if visible(model, self.for_user).filter(pk__in=keys).count() < len(keys):
                raise Http404

    def _references(self, *, sent: bool) -> Iterator[tuple[type[Model], str]]:
        """Yield what the fields with blocks refer to, as it was sent or as it is stored now."""
        for name, field in self.fields.items():
            if not isinstance(field, BlockField):
                continue
            if sent:
                value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            else:
                value = self.initial.get(name)
            if value is None:
                continue
            for model, key, _path, _content in field.block.extract_references(value):
                known = _known(model)
                if known is not None:
                    yield known, str(key)


def _choices(model: type[Model], user: Any) -> QuerySet[Any]:
    """Return what somebody may put a thing into or refer to: a bank must be theirs to change."""
    policy = policy_registry.get_by_type(model)
    if isinstance(policy, TeamPolicy):
        return policy.instances_user_has_permission_for(user, "change")
    return visible(model, user)


def _known(model: type[Model]) -> type[Model] | None:
    model = Page if issubclass(model, Page) else model
    return model if model in VISIBLE else None


class CoursePageForm(OwnChoices, WagtailAdminPageForm):
    """The form of a course's pages."""


class OwnModelForm(OwnChoices, WagtailAdminModelForm):
    """The form of a question bank, and the base of a question's."""


class OwnBankForm(OwnModelForm):
    """The form of a question bank: only who runs the catalogue makes one that belongs to no course."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "course" not in self.fields or self.for_user is None:
            return
        course = cast("ModelChoiceField[Any]", self.fields["course"])
        course.queryset = own_courses(self.for_user)
        course.required = not runs_catalogue(self.for_user)
