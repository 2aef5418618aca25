"""URLs of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from certificates.urls import public_urlpatterns as verification
from cms import views
from cms.api import urlpatterns as api
from courses.urls import admin_urlpatterns as course_admin_urlpatterns
from courses.views.documents import serve_document
from learning.urls import admin_urlpatterns

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", views.healthz, name="healthz"),
    path("worker.js", views.service_worker, name="service_worker"),
    path("media/<path:path>", views.media, name="media"),
    path("documents/<int:document_id>/<path:document_filename>", serve_document, name="wagtaildocs_serve"),
    path("api/v1/", include((api, "api"))),
    path("cms/", include(admin_urlpatterns)),
    path("cms/", include(course_admin_urlpatterns)),
    path("cms/", include(wagtailadmin_urls)),
    path("", include((verification, "verification"))),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("offline/", views.offline, name="offline"),
    path("academy.webmanifest", views.manifest, name="manifest"),
    path("", include("learning.urls")),
    path("", include("certificates.urls")),
    path("", include(wagtail_urls)),
)
