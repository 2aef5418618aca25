"""URLs of the package."""

from django.urls import path, re_path

from learning.views import cms_door, hr, invitations

app_name = "learning"
urlpatterns: list = [
    path("hr/", hr.overview, name="hr_overview"),
    path("hr/people/", hr.people_list, name="hr_people"),
    path("hr/people/export/", hr.people_csv, name="hr_people_csv"),
    path("hr/people/<uuid:person_id>/", hr.person_page, name="hr_person"),
    path("hr/people/<uuid:person_id>/assign/", hr.assign_course, name="hr_assign"),
    path("hr/enrolments/<uuid:enrolment_id>/deadline/", hr.change_deadline, name="hr_deadline"),
    path("no-access/", cms_door.door, name="cms_door"),
    path("invitations/", invitations.unknown, name="invitation_unknown"),
    path("invitations/<uuid:invitation_id>/accept/", invitations.accept, name="invitation_accept"),
    path("invitations/<str:token>/", invitations.arrive, name="invitation"),
]
# Before Wagtail's own addresses below /cms/.
admin_urlpatterns: list = [
    path("login/", cms_door.door),
    path("account/", cms_door.account),
    re_path(r"^password_reset/(?P<rest>.*)$", cms_door.closed),
]
