"""Two of Wagtail's views that would show trainers what is not theirs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from taggit.models import Tag
from wagtail.admin.views.chooser import BrowseView
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT, autocomplete
from wagtail.documents.models import Document
from wagtail.images.models import Image
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


def own_tags(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Propose the tags of media that the person may use."""
    if runs_catalogue(request.user):
        answer: HttpResponse = autocomplete(request, **kwargs)
        return answer
    names: set[str] = set()
    if term := request.GET.get("term", ""):
        for model in (Image, Document):
            media = visible(model, request.user).values("pk")
            tags = Tag.objects.filter(
                name__istartswith=term,
                taggit_taggeditem_items__content_type__model=model._meta.model_name,
                taggit_taggeditem_items__object_id__in=media,
            )
            names.update(tags.values_list("name", flat=True))
    return JsonResponse(sorted(names)[:TAGS_AUTOCOMPLETE_LIMIT], safe=False)
