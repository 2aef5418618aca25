"""Addresses below /cms/ that answer before Wagtail's own of the same name."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from courses.views.own import OwnPagesView, own_tags

admin_urlpatterns: list = decorate_urlpatterns(
    [
        path("choose-page/", OwnPagesView.as_view()),
        path("tag-autocomplete/", own_tags),
        path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", own_tags),
    ],
    require_admin_access,
)
