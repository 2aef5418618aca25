"""Every route of the site and who may use it: the one table behind `test_access.py`.

A route that is not here fails the tests. The objects in the addresses belong to Alice of Alpha (her
enrolment, attempt and certificate) or to Hana, Alpha's HR (an export); Charlie and Hristo are Alpha's
competitors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from learning.domain.papers import Paper
from tests.factories.course_pages import SLUG
from tests.factories.courses import block_id, lesson_id


class Door(Enum):
    """Who gets in. Everybody else: without an account the sign-in page (or 401), with one 404."""

    ALL = frozenset({"anonymous", "employee", "foreign_employee", "hr", "foreign_hr", "trainer", "staff"})
    SIGNED_IN = frozenset({"employee", "foreign_employee", "hr", "foreign_hr", "trainer", "staff"})
    OWNER = frozenset({"employee"})
    HR = frozenset({"hr", "foreign_hr", "staff"})
    RESPONSIBLE_HR = frozenset({"hr", "staff"})
    OWNER_OR_HR = frozenset({"employee", "hr", "staff"})
    REQUESTER = frozenset({"hr"})
    CMS = frozenset({"trainer", "staff"})
    NOBODY = frozenset[str]()


@dataclass(frozen=True)
class Route:
    """A route by its name. `args` makes the address from the test's objects; `methods` are those that it
    takes.
    """

    name: str
    door: Door
    args: Callable[[Any], list[Any]] = lambda objects: []
    methods: tuple[str, ...] = ("get",)
    data: Callable[[Any], dict[str, Any]] = lambda objects: {}
    refusal: int = 404


def _enrolment(o: Any) -> list[Any]:
    return [o.enrolment.id]


def _lesson(o: Any) -> list[Any]:
    return [o.enrolment.id, o.lesson]


def _reflection(o: Any) -> list[Any]:
    return [o.enrolment.id, o.lesson, o.reflection]


def _assignment(o: Any) -> list[Any]:
    return [o.enrolment.id, o.assignment_lesson, o.assignment]


def _quiz(o: Any) -> list[Any]:
    return [o.enrolment.id, o.quiz_lesson, o.quiz]


def _attempt(o: Any) -> list[Any]:
    return [o.attempt.id]


def _asked(o: Any) -> list[Any]:
    return [o.enrolment.id, o.lesson, o.asked.pk]


def _note(o: Any) -> list[Any]:
    return [o.note.pk]


def _person(o: Any) -> list[Any]:
    return [o.world.alice.id]


def _certificate(o: Any) -> list[Any]:
    return [o.certificate.id]


def _export(o: Any) -> list[Any]:
    return [o.export.id]


def _course(o: Any) -> list[Any]:
    return [o.version.course.slug]


def _paper(o: Any) -> dict[str, Any]:
    return {"paper": Paper(str(lesson_id(SLUG, "check-1")), 1).token()}


def _draft(name: str, *blocks: str) -> Callable[[Any], list[Any]]:
    """Return the arguments of a preview's address: the course's page, a lesson, a block of it."""
    return lambda o: [o.draft, lesson_id(SLUG, name), *(block_id(SLUG, name, kind) for kind in blocks)]


POST = ("post",)
POST_OR_BACK = ("post", "get")
BOTH = ("get", "post")

ROUTES = [
    # --- the site
    Route("root", Door.ALL),
    Route("healthz", Door.ALL),
    Route("media", Door.ALL, lambda o: [o.picture]),
    Route("wagtaildocs_serve", Door.CMS, lambda o: [o.document.pk, o.document.filename]),
    # --- learners
    Route("learning:catalogue", Door.ALL),
    Route("learning:course", Door.ALL, _course),
    Route("learning:enrol", Door.SIGNED_IN, _course, POST),
    Route("learning:resume", Door.OWNER, _enrolment),
    Route("learning:choose_version", Door.OWNER, lambda o: [o.enrolment.id, o.version.id], POST),
    Route("learning:completion", Door.OWNER, lambda o: [o.certificate.enrolment_id]),
    Route("learning:lesson", Door.OWNER, _lesson),
    Route("learning:lesson_complete", Door.OWNER, _lesson, POST),
    Route("learning:lesson_position", Door.OWNER, _lesson, POST, lambda o: {"position": f"{o.reflection}:0"}),
    Route("learning:respond", Door.OWNER, _reflection, POST, lambda o: {"text": "Мисъл", "revision": 0}),
    Route("learning:assignment", Door.OWNER, _assignment, POST, lambda o: {"text": "Чернова", "revision": 0}),
    Route("learning:quiz_start", Door.OWNER, _quiz, POST),
    Route("learning:attempt", Door.OWNER, _attempt, BOTH),
    Route("learning:attempt_answer", Door.OWNER, lambda o: [o.attempt.id, o.attempt.questions[0]], POST),
    Route("learning:attempt_review", Door.OWNER, _attempt),
    Route("learning:attempt_submit", Door.OWNER, _attempt, POST),
    Route("learning:dashboard", Door.SIGNED_IN),
    Route("learning:profile", Door.SIGNED_IN, methods=BOTH),
    Route("offline", Door.ALL),
    Route("manifest", Door.ALL),
    Route("service_worker", Door.ALL),
    Route("learning:questions", Door.OWNER, _lesson, BOTH, lambda o: {"text": "Защо?"}),
    Route("learning:question_reply", Door.OWNER, _asked, POST, lambda o: {"text": "Защото."}),
    Route("learning:question_act", Door.OWNER, _asked, POST, lambda o: {"report": str(o.asked.pk)}),
    Route("learning:notes", Door.SIGNED_IN),
    Route("learning:notes_file", Door.SIGNED_IN),
    Route("learning:note", Door.OWNER, _note, POST, lambda o: {"text": "Mine."}),
    Route("learning:lesson_note", Door.OWNER, _lesson, POST, lambda o: {"text": "Mine."}),
    Route("learning:calendar", Door.SIGNED_IN, methods=BOTH),
    Route("learning:calendar_feed", Door.NOBODY, lambda o: ["forged"]),
    Route("learning:mail_off", Door.NOBODY, lambda o: ["forged"], methods=BOTH),
    Route("certificates:list", Door.SIGNED_IN),
    Route("certificates:download", Door.OWNER_OR_HR, _certificate),
    Route("learning:lesson_comment", Door.OWNER, _lesson, POST, lambda o: {"text": "Неясно"}),
    # --- authors and cluster staff: going through a draft
    Route("learning:preview_course", Door.CMS, lambda o: [o.draft]),
    Route("learning:preview_lesson", Door.CMS, _draft("welcome")),
    Route("learning:preview_complete", Door.CMS, _draft("welcome"), POST_OR_BACK),
    Route("learning:preview_comment", Door.CMS, _draft("welcome"), POST_OR_BACK),
    Route("learning:preview_respond", Door.CMS, _draft("welcome", "reflection"), POST_OR_BACK),
    Route("learning:preview_assignment", Door.CMS, _draft("project", "assignment"), POST_OR_BACK),
    Route("learning:preview_quiz_start", Door.CMS, _draft("check-1", "quiz"), POST_OR_BACK),
    Route("learning:preview_attempt", Door.CMS, _draft("check-1", "quiz"), BOTH, _paper),
    Route("learning:preview_attempt_submit", Door.CMS, _draft("check-1", "quiz"), POST_OR_BACK, _paper),
    # --- HR
    Route("learning:hr_overview", Door.HR),
    Route("learning:hr_people", Door.HR),
    Route("learning:hr_people_csv", Door.HR),
    Route("learning:hr_person", Door.RESPONSIBLE_HR, _person),
    Route("learning:hr_assign", Door.RESPONSIBLE_HR, _person, POST),
    Route("learning:hr_deadline", Door.RESPONSIBLE_HR, _enrolment, POST),
    Route("certificates:hr_list", Door.HR),
    Route("certificates:hr_csv", Door.HR),
    Route("certificates:export_start", Door.HR, methods=POST),
    Route("certificates:export", Door.REQUESTER, _export),
    Route("certificates:export_download", Door.REQUESTER, _export),
    # --- who checks a certificate, who is invited
    Route("verification:verify", Door.ALL, _certificate),
    Route("certificates:verify_start", Door.ALL),
    Route("learning:invitation", Door.ALL, lambda o: ["no-such-token"], BOTH),
    Route("learning:invitation_unknown", Door.NOBODY),
    Route("learning:invitation_accept", Door.NOBODY, lambda o: [o.enrolment.id], POST),
    Route("learning:cms_door", Door.CMS, refusal=403),
    # --- API: without an account 401
    Route("api:schema", Door.ALL),
    Route("api:docs", Door.ALL),
    Route("api:nothing", Door.NOBODY),
    Route("api:catalogue-list", Door.SIGNED_IN),
    Route("api:catalogue-detail", Door.SIGNED_IN, _course),
    Route("api:enrolment-list", Door.SIGNED_IN),
    Route("api:enrolment-detail", Door.OWNER, _enrolment),
    Route("api:certificate-list", Door.SIGNED_IN),
    Route("api:certificate-detail", Door.OWNER, _certificate),
    Route("api:certificate-file", Door.OWNER_OR_HR, _certificate),
    Route("api:hr-person-list", Door.HR),
    Route("api:hr-person-detail", Door.RESPONSIBLE_HR, _person),
    Route("api:hr-person-enrolments", Door.RESPONSIBLE_HR, _person),
    Route("api:hr-enrolment-list", Door.HR),
    Route("api:hr-enrolment-detail", Door.RESPONSIBLE_HR, _enrolment),
    Route("api:hr-certificate-list", Door.HR),
    Route("api:hr-certificate-detail", Door.RESPONSIBLE_HR, _certificate),
]

# Routes of libraries that guard themselves; what matters of them has tests of its own (accounts, CMS).
OF_LIBRARIES = (
    "account_",
    "wagtail_serve",
    "wagtailcore_",
    "wagtail_",
)
# Everything below /cms/ is for trainers and cluster staff; test_access.py tries each address.
CMS_PREFIX = "cms/"
