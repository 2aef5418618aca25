"""Those of Wagtail's lists that would show trainers what is not theirs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from taggit.models import Tag
from wagtail.admin.views.chooser import BrowseView
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT, autocomplete
from wagtail.documents.models import Document
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images.models import Image
from wagtail.images.views.chooser import ImageChooserViewSet, ImageChooseView
from wagtail.images.views.images import ImagesFilterSet
from wagtail.images.views.images import IndexView as ImageIndexView
from wagtail.models import Page

from courses.permissions import runs_catalogue, visible


class OwnPagesView(BrowseView):
    """Begins to browse for a page at the top.

    Wagtail begins where all pages of the wanted kind are together, and names that page: it may be a course
    of other people.
    """

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Return the list of pages to choose from."""
        if parent_page_id is None and not runs_catalogue(request.user):
            parent_page_id = Page.get_first_root_node().pk
        answer: HttpResponse = super().get(request, parent_page_id)
        return answer


def tags_of(model: Any, user: Any) -> QuerySet[Tag]:
    """Return the tags of the images or documents that `user` may use."""
    return Tag.objects.filter(
        taggit_taggeditem_items__content_type__model=model._meta.model_name,
        taggit_taggeditem_items__object_id__in=visible(model, user).values("pk"),
    ).distinct()


def own_tags(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Propose the tags of media that the person may use."""
    if runs_catalogue(request.user):
        answer: HttpResponse = autocomplete(request, **kwargs)
        return answer
    names: set[str] = set()
    if term := request.GET.get("term", ""):
        for model in (Image, Document):
            tags = tags_of(model, request.user).filter(name__istartswith=term)
            names.update(tags.values_list("name", flat=True))
    return JsonResponse(sorted(names)[:TAGS_AUTOCOMPLETE_LIMIT], safe=False)


class _OwnTags:
    """A filter set that offers the tags of one's own media."""

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)  # type: ignore[call-arg]
        filters: dict[str, Any] = self.filters  # type: ignore[attr-defined]
        if "tag" not in filters or runs_catalogue(request.user):
            return
        names = list(tags_of(self._meta.model, request.user).values_list("name", flat=True)[:10])  # type: ignore[attr-defined]
        filters["tag"].extra["choices"] = [(name, name) for name in names]
        if not names:
            del filters["tag"]


class OwnImagesFilterSet(_OwnTags, ImagesFilterSet):
    """Filters of the list of images."""


class OwnDocumentsFilterSet(_OwnTags, DocumentsFilterSet):
    """Filters of the list of documents."""


class OwnImagesView(ImageIndexView):
    """Lists one's own images."""

    filterset_class = OwnImagesFilterSet


class OwnDocumentsView(DocumentIndexView):
    """Lists one's own documents."""

    filterset_class = OwnDocumentsFilterSet


class OwnImageChooseView(ImageChooseView):
    """Offers one's own images."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return Wagtail's context with the tags of these images."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not runs_catalogue(self.request.user):
            context["popular_tags"] = tags_of(Image, self.request.user)[:10]
        return context


class OwnImageChooserViewSet(ImageChooserViewSet):
    """Wagtail's, with the own view."""

    choose_view_class = OwnImageChooseView
