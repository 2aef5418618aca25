"""Plants hostile texts in every field that somebody can write, as those who may write there would do it."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from certificates.models import Certificate
from courses.domain.importing import import_pack
from courses.models import Course, CoursePage, CourseVersion, LessonPage, ModulePage, Question, QuestionBank
from learning.domain.assignments import review, save_draft, submit
from learning.domain.attempts import save_answer, start_attempt, submit_attempt
from learning.domain.enrolment import enrol
from learning.domain.grading import shuffle_question, tokenise_response
from learning.domain.people import set_site_role
from learning.domain.responses import save_response
from learning.models import AssignmentSubmission, Attempt, Enrolment, Organisation, Unit, User
from tests.e2e.hostile_forms import Texts, stream_form
from tests.factories.certificates import make_issued
from tests.factories.course_pages import SLUG, SVG, PaperCourse, make_paper_course
from tests.factories.courses import block_id, lesson_id
from tests.factories.learning import World, make_employee, make_world
from tests.factories.questions import WRONG
from tests.factories.teams import join_team

PACK = Path(__file__).parents[1] / "courses" / "mini-pack"
FILES = 8
RICH = re.compile(r'"<(?:p|h2|blockquote) data-block-key[^"\\]*(?:\\.[^"\\]*)*"')
"""Rich text in JSON, as the editor stores it."""
SETTINGS = {
    "activity": "business-model-canvas",
    "title": "Платно",
    "names": ("instructions", "question", "focal_question", "scope", "reminder"),
    "lists": ("prompts", "prompt_cards", "phases", "blocks", "statements"),
}


@dataclass(frozen=True)
class Planted:
    """What was made, for the addresses to visit."""

    world: World
    course: PaperCourse
    version: CourseVersion
    imported: CoursePage
    imported_enrolment: Enrolment
    enrolment: Enrolment
    attempt: Attempt
    submission: AssignmentSubmission
    certificate: Certificate
    image: Image
    document: Document


def plant(texts: Texts, folder: Path) -> Planted:
    """Fill an empty academy; everything that people see in it is hostile."""
    imported = _import(texts, folder)
    world = _people(texts)
    course = make_paper_course()
    join_team(world.tanya, course.pages["bg"], "reviewer")
    collection = Course.objects.get(pk=course.pages["bg"].translation_key).collection_id
    author = Client()
    author.force_login(world.tanya)
    staff = Client()
    staff.force_login(world.stoyan)
    image = _upload(staff, "wagtailimages:add", Image, "svg", SVG.encode(), collection, texts)
    document = _upload(staff, "wagtaildocs:add", Document, "txt", b"text", collection, texts)
    _bank(texts)
    page = course.pages["bg"]
    _edit(author, page, _course_form(texts))
    for module in ModulePage.objects.descendant_of(page):
        _edit(author, module, {"title": texts.fill(250)})
    for lesson in course.lessons["bg"].values():
        _edit(author, LessonPage.objects.get(pk=lesson.pk), _lesson_form(lesson.pk, image, texts))
    _store(course, image, texts)
    _publish(author, course, texts)
    version = Course.objects.get(slug=SLUG).current_version
    enrolment, attempt, submission = _learn(world, version, texts)
    return Planted(
        world=world,
        course=course,
        version=version,
        imported=imported,
        imported_enrolment=enrol(
            actor=world.bob, user=world.bob, course=Course.objects.get(pk=imported.translation_key)
        ),
        enrolment=enrolment,
        attempt=attempt,
        submission=submission,
        certificate=make_issued(world.bob, version),
        image=image,
        document=document,
    )


def _people(texts: Texts) -> World:
    world = make_world()
    for person in (world.tanya, world.stoyan):
        set_site_role(actor=None, user=person, role=person.site_role)
    for organisation in (world.alpha, world.beta):
        Organisation.objects.filter(pk=organisation.pk).update(
            name_bg=texts.fill(200), name_en=texts.fill(200)
        )
    Unit.objects.update(name_bg=texts.fill(200), name_en=texts.fill(200))
    for number in range(30):
        make_employee(world.alpha, f"{number}@example.org")
    for person in User.objects.all():
        person.full_name, person.latin_name = texts.fill(150), texts.fill(150)
        person.save()
    return world


def _upload(
    client: Client, url: str, model: type[Any], suffix: str, data: bytes, collection: int, texts: Texts
) -> Any:
    """Upload files whose names and titles are hostile, and return the last of them."""
    for _number in range(FILES):
        name = re.sub(r'[\x00-\x1f"\\/]', "", texts.fill(80))
        file = SimpleUploadedFile(f"{name}.{suffix}", data)
        form = {"title": texts.fill(250), "file": file, "collection": collection, "tags": texts.fill(90)}
        answer = client.post(reverse(url), form)
        assert answer.status_code == 302, answer.context["form"].errors
    return model.objects.latest("pk")


def _bank(texts: Texts) -> None:
    """Rewrite the questions as the import of a bank would store them: no form has looked at them."""
    for bank in QuestionBank.objects.all():
        bank.title = texts.fill(250)
        bank.save()
    for question in Question.objects.all():
        question.stem = texts.fill()
        answers = question.answers.get_prep_value()
        for answer in answers:
            value = answer["value"]
            if isinstance(value, str):
                answer["value"] = texts.fill(400)
            else:
                names = {"text", "feedback", "left", "right", "unit"} & set(value)
                answer["value"] = value | {name: texts.fill(400) for name in names}
        question.answers = answers
        question.save()


def _course_form(texts: Texts) -> dict[str, Any]:
    form = {name: texts.fill(200) for name in ("title", "trainer_name", "seo_title")}
    form |= {name: texts.fill() for name in ("summary", "audience", "prerequisite_alternative")}
    form |= {"search_description": texts.fill(), "outcomes-TOTAL_FORMS": "1", "outcomes-0-text": texts.fill()}
    return form | {
        "outcomes-0-code": texts.fill(30),
        "outcomes-0-competence_code": "FOR-1",
        "outcomes-0-level": "foundation",
        "outcomes-0-ORDER": "1",
        "outcomes-0-id": "",
        "outcomes-0-DELETE": "",
    }


def _lesson_form(pk: int, image: Image, texts: Texts) -> dict[str, Any]:
    page = LessonPage.objects.get(pk=pk)
    body = page.body.get_prep_value()
    for child in body:
        if child["type"] == "figure":
            child["value"]["image"] = image.pk
        if child["type"] == "activity":
            hostile = {name: texts.fill(500) for name in SETTINGS["names"]}
            hostile |= {
                name: [texts.fill(200), {"label": texts.fill(200), "text": texts.fill(200)}]
                for name in SETTINGS["lists"]
            }
            child["value"] |= {
                "activity": SETTINGS["activity"],
                "settings": json.dumps(hostile, ensure_ascii=False),
            }
    form = stream_form("body", page.body.stream_block, body, texts)
    comment = {
        "text": texts.fill(),
        "contentpath": "title",
        "position": "",
        "id": "",
        "resolved": "",
        "DELETE": "",
    }
    form |= {f"comments-0-{name}": value for name, value in comment.items()}
    form |= {f"comments-0-replies-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    return form | {
        "comments-TOTAL_FORMS": "1",
        "mandatory": "on",
        "title": texts.fill(250),
        "facts_to_check": texts.fill(),
        "seo_title": texts.fill(250),
        "search_description": texts.fill(),
    }


def _edit(client: Client, page: Page, changes: dict[str, Any]) -> None:
    """Post a page's editor and publish; a refusal fails the test."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    for name in [name for name in form if name.startswith("body-")]:
        del form[name]
    for name, value in changes.items():
        form.setlist(name, value if isinstance(value, list) else [str(value)])
    form["action-publish"] = "1"
    answer = client.post(address, form.urlencode(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 302), (page, answer.status_code, answer.headers)
    if answer.status_code != 302:
        refused = answer.context["form"]
        parts = {name: formset.errors for name, formset in refused.formsets.items()}
        body = [getattr(error, "as_json_data", dict)() for error in refused.errors.as_data().get("body", [])]
        raise AssertionError(f"{page!r}: {refused.errors.as_json()} {body} {parts}"[:4000])


def _store(course: PaperCourse, image: Image, texts: Texts) -> None:
    """Store the English pages past every form, as a broken import could: rich text as raw markup."""
    CoursePage.objects.filter(pk=course.pages["en"].pk).update(
        title=texts.fill(250), summary=texts.fill(), audience=texts.fill(), trainer_name=texts.fill(200)
    )
    raw = json.dumps("".join(f"<p>{payload}</p>" for payload in texts.payloads))
    for page in LessonPage.objects.descendant_of(course.pages["en"]):
        form = QueryDict(mutable=True)
        for name, value in _lesson_form(page.pk, image, texts).items():
            form.setlist(name, value if isinstance(value, list) else [str(value)])
        block = page.body.stream_block
        stored = block.get_prep_value(block.clean(block.value_from_datadict(form, {}, "body")))
        page.body = json.loads(RICH.sub(lambda _found: raw, json.dumps(stored, default=str)))
        page.title = texts.fill(250)
        page.save_revision(clean=False).publish()


def _publish(client: Client, course: PaperCourse, texts: Texts) -> None:
    """Publish the course's version by its screen, with hostile notes."""
    address = reverse("course_versions:list", args=[course.pages["bg"].pk])
    form = {
        "publish": "1",
        "size": "minor",
        "rollout": "usual",
        "notes_bg": texts.fill(1900),
        "notes_en": texts.fill(1900),
    }
    answer = client.post(address, form)
    assert answer.status_code == 302, [*answer.context["form"].errors.values(), *answer.context["reasons"]]


def _import(texts: Texts, folder: Path) -> CoursePage:
    """Import a content pack whose texts are hostile and return its first course."""
    shutil.copytree(PACK, folder / "pack")
    # The pack refuses control characters and links without a safe address before anything is imported.
    printable = Texts([text for text in texts.payloads if text.isprintable()])
    for file in ("courses.yaml", "quizzes.yaml"):
        path = folder / "pack" / file
        rewritten = re.sub(
            r'\b(en|bg): "[^"]*"',
            lambda found: f"{found[1]}: {json.dumps(printable.fill(150), ensure_ascii=False)}",
            path.read_text(encoding="utf-8"),
        )
        path.write_text(rewritten, encoding="utf-8")
    for path in (folder / "pack" / "lessons").rglob("*.md"):
        lines = "\n\n".join(f"х {payload}" for payload in printable.payloads if "](" not in payload)
        path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{lines}\n", encoding="utf-8")
    import_pack(folder / "pack")
    return CoursePage.objects.get(slug="one", locale__language_code="bg")


def _learn(
    world: World, version: CourseVersion, texts: Texts
) -> tuple[Enrolment, Attempt, AssignmentSubmission]:
    alice = world.alice
    enrolment = enrol(actor=alice, user=alice, course=version.course)

    def respond(lesson: str, kind: str, data: dict[str, Any]) -> None:
        place = {"lesson_id": lesson_id(SLUG, lesson), "block_id": block_id(SLUG, lesson, kind)}
        save_response(actor=alice, enrolment=enrolment, data=data, base_revision=0, **place)

    respond("welcome", "reflection", {"text": texts.fill()})
    respond(
        "signals", "activity", {"notes": texts.fill(), 'x"><img src=x onerror=__xss(0)>': texts.fill(500)}
    )
    quiz = {"lesson_id": lesson_id(SLUG, "check-1"), "block_id": block_id(SLUG, "check-1", "quiz")}
    attempt = start_attempt(actor=alice, enrolment=enrolment, **quiz)
    for code in attempt.questions:
        question = version.questions[code]["en"]
        response = {"text": texts.fill(180)} if question["type"] == "short_answer" else WRONG[code]
        tokens = tokenise_response(shuffle_question(question, attempt.seed), response)
        save_answer(actor=alice, attempt=attempt, code=code, response=tokens)
    submit_attempt(actor=alice, attempt=attempt)
    work = {"lesson_id": lesson_id(SLUG, "project"), "block_id": block_id(SLUG, "project", "assignment")}
    save_draft(actor=alice, enrolment=enrolment, text="…", base_revision=0, **work)
    submission = submit(actor=alice, enrolment=enrolment, text=texts.fill(), base_revision=1, **work)
    review(
        actor=world.tanya, submission=submission, scores={"c1": 0}, feedback=texts.fill(9000), accept=False
    )
    return enrolment, attempt, submission
