"""Addresses below /cms/ that answer before Wagtail's own, which would show more than one's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.images.models import Image
from wagtail.utils.urlpatterns import decorate_urlpatterns

from courses.views.own import OwnDocumentsView, OwnImageChooserViewSet, OwnImagesView, OwnPagesView, own_tags

image_chooser = OwnImageChooserViewSet("wagtailimages_chooser", model=Image, url_prefix="images/chooser")

admin_urlpatterns: list = decorate_urlpatterns(
    [
        path("choose-page/", OwnPagesView.as_view()),
        path("tag-autocomplete/", own_tags),
        path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", own_tags),
        path("images/", OwnImagesView.as_view()),
        path("images/results/", OwnImagesView.as_view(results_only=True)),
        path("images/chooser/", image_chooser.choose_view),
        path("documents/", OwnDocumentsView.as_view()),
        path("documents/results/", OwnDocumentsView.as_view(results_only=True)),
    ],
    require_admin_access,
)
