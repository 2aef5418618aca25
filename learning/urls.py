"""URLs of the package."""

from django.urls import path

from learning.views import invitations

app_name = "learning"
urlpatterns: list = [
    path("invitations/", invitations.unknown, name="invitation_unknown"),
    path("invitations/<uuid:invitation_id>/accept/", invitations.accept, name="invitation_accept"),
    path("invitations/<str:token>/", invitations.arrive, name="invitation"),
]
admin_urlpatterns: list = []
