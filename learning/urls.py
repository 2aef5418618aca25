"""URLs of the package."""

from django.urls import path, re_path

from learning.views import (
    asking,
    attempts,
    calendar,
    catalogue,
    cms_door,
    comments,
    course,
    dashboard,
    handing_in,
    hr,
    invitations,
    mail,
    notes,
    player,
    profile,
    rehearsal,
    rehearsal_quiz,
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
    path("learn/<uuid:enrolment>/versions/<uuid:version>/", course.choose_version, name="choose_version"),
    path("learn/<uuid:enrolment>/completion/", player.completion, name="completion"),
    path(LESSON, player.lesson, name="lesson"),
    path(f"{LESSON}complete/", player.lesson_complete, name="lesson_complete"),
    path(f"{LESSON}comment/", comments.lesson_comment, name="lesson_comment"),
    path(f"{LESSON}questions/", asking.questions, name="questions"),
    path(f"{LESSON}questions/<uuid:question>/reply/", asking.question_reply, name="question_reply"),
    path(f"{LESSON}questions/<uuid:question>/", asking.question_act, name="question_act"),
    path(f"{LESSON}notes/", notes.lesson_note, name="lesson_note"),
    path(f"{LESSON}position/", player.lesson_position, name="lesson_position"),
    path(f"{LESSON}<uuid:block>/respond/", responses.respond, name="respond"),
    path(f"{LESSON}<uuid:block>/assignment/", handing_in.assignment, name="assignment"),
    path(f"{LESSON}<uuid:block>/start/", attempts.quiz_start, name="quiz_start"),
    path("attempts/<uuid:attempt>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:attempt>/answers/<slug:code>/", attempts.attempt_answer, name="attempt_answer"),
    path("attempts/<uuid:attempt>/review/", attempts.attempt_review, name="attempt_review"),
    path("attempts/<uuid:attempt>/submit/", attempts.attempt_submit, name="attempt_submit"),
]

# A rehearsal's addresses mirror the player's (learning.views.stage).
PREVIEW = "learn/preview/<int:page_id>/"
PREVIEW_LESSON = f"{PREVIEW}<uuid:lesson>/"
preview_urlpatterns = [
    path(PREVIEW, rehearsal.course, name="preview_course"),
    path(PREVIEW_LESSON, rehearsal.lesson, name="preview_lesson"),
    path(f"{PREVIEW_LESSON}complete/", rehearsal.lesson_complete, name="preview_complete"),
    path(f"{PREVIEW_LESSON}comment/", rehearsal.comment, name="preview_comment"),
    path(f"{PREVIEW_LESSON}<uuid:block>/respond/", rehearsal.respond, name="preview_respond"),
    path(f"{PREVIEW_LESSON}<uuid:block>/assignment/", rehearsal.assignment, name="preview_assignment"),
    path(f"{PREVIEW_LESSON}<uuid:block>/start/", rehearsal_quiz.quiz_start, name="preview_quiz_start"),
    path(f"{PREVIEW_LESSON}<uuid:block>/attempt/", rehearsal_quiz.attempt, name="preview_attempt"),
    path(
        f"{PREVIEW_LESSON}<uuid:block>/submit/", rehearsal_quiz.attempt_submit, name="preview_attempt_submit"
    ),
]

own_urlpatterns = [
    path("dashboard/", dashboard.my_learning, name="dashboard"),
    path("notes/", notes.notes, name="notes"),
    path("notes/notes.md", notes.notes_file, name="notes_file"),
    path("notes/<uuid:note>/", notes.note, name="note"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("profile/", profile.profile, name="profile"),
    path("mail/off/<str:token>/", mail.mail_off, name="mail_off"),
]

hr_urlpatterns = [
    path("hr/", hr.overview, name="hr_overview"),
    path("hr/people/", hr.people_list, name="hr_people"),
    path("hr/people/export/", hr.people_csv, name="hr_people_csv"),
    path("hr/people/<uuid:person_id>/", hr.person_page, name="hr_person"),
    path("hr/people/<uuid:person_id>/assign/", hr.assign_course, name="hr_assign"),
    path("hr/enrolments/<uuid:enrolment_id>/deadline/", hr.change_deadline, name="hr_deadline"),
]

entry_urlpatterns = [
    path("no-access/", cms_door.door, name="cms_door"),
    path("invitations/", invitations.unknown, name="invitation_unknown"),
    path("invitations/<uuid:invitation_id>/accept/", invitations.accept, name="invitation_accept"),
    path("invitations/<str:token>/", invitations.arrive, name="invitation"),
]

urlpatterns: list = [
    *catalogue_urlpatterns,
    *player_urlpatterns,
    *preview_urlpatterns,
    *own_urlpatterns,
    *hr_urlpatterns,
    *entry_urlpatterns,
]

# Below /cms/, before Wagtail's own addresses.
admin_urlpatterns: list = [
    path("login/", cms_door.door),
    path("account/", cms_door.account),
    re_path(r"^password_reset/(?P<rest>.*)$", cms_door.closed),
]
