"""URLs of the package."""

from django.urls import path

from learning.views import (
    attempts,
    catalogue,
    course,
    dashboard,
    handing_in,
    invitations,
    player,
    profile,
    responses,
)

app_name = "learning"

catalogue_urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", course.course, name="course"),
    path("courses/<slug:slug>/enrol/", course.enrol_in, name="enrol"),
]

LESSON = "learn/<uuid:enrolment>/<uuid:lesson>/"
player_urlpatterns = [
    path("learn/<uuid:enrolment>/", course.resume, name="resume"),
    path("learn/<uuid:enrolment>/completion/", player.completion, name="completion"),
    path(LESSON, player.lesson, name="lesson"),
    path(f"{LESSON}complete/", player.lesson_complete, name="lesson_complete"),
    path(f"{LESSON}position/", player.lesson_position, name="lesson_position"),
    path(f"{LESSON}<uuid:block>/respond/", responses.respond, name="respond"),
    path(f"{LESSON}<uuid:block>/assignment/", handing_in.assignment, name="assignment"),
    path(f"{LESSON}<uuid:block>/start/", attempts.quiz_start, name="quiz_start"),
    path("attempts/<uuid:attempt>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:attempt>/answers/<slug:code>/", attempts.attempt_answer, name="attempt_answer"),
    path("attempts/<uuid:attempt>/review/", attempts.attempt_review, name="attempt_review"),
    path("attempts/<uuid:attempt>/submit/", attempts.attempt_submit, name="attempt_submit"),
]

own_urlpatterns = [
    path("dashboard/", dashboard.my_learning, name="dashboard"),
    path("profile/", profile.profile, name="profile"),
]

urlpatterns: list = [
    *catalogue_urlpatterns,
    *player_urlpatterns,
    *own_urlpatterns,
    path("invitations/", invitations.unknown, name="invitation_unknown"),
    path("invitations/<uuid:invitation_id>/accept/", invitations.accept, name="invitation_accept"),
    path("invitations/<str:token>/", invitations.arrive, name="invitation"),
]
admin_urlpatterns: list = []
