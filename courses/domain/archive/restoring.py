"""Banks and pages of an archive, made anew on this site."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, ReferenceIndex

from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.records import (
    OF_ALL_PAGES,
    PAGE_MODELS,
    Record,
    as_json,
    check_fields,
    imported_stream,
    own_fields,
    serializable,
    snippet_fields,
)
from courses.domain.archive.references import Incoming, Outgoing
from courses.models import CataloguePage, Course, CoursePage, Question, QuestionBank


def find_locale(language: str) -> Locale:
    """Return the site's locale for a language; raise ArchiveError."""
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        message = _("This site has no content in the language “{language}”.")
        raise ArchiveError(message.format(language=language))
    return locale


class BankRestorer:
    """Makes question banks. One that is here already is used as it is, if it says the same."""

    def __init__(self, course: Course, exchange: Incoming) -> None:
        self.course = course
        self.exchange = exchange
        self.made = 0

    def restore(self, records: list[Record]) -> None:
        """Make the banks with their questions; raise ArchiveError, also when one is here and differs."""
        for record in records:
            locale = find_locale(record["language"])
            existing = QuestionBank.objects.filter(translation_key=_key(record["id"]), locale=locale).first()
            if existing is None:
                self._make(record, locale)
            elif not self._is_same(existing, record):
                message = _(
                    "The question bank “{code}” ({language}) is already on this site, and its questions "
                    "differ. An import never changes what is here. "
                    "Delete that bank first, if nobody needs it."
                )
                raise ArchiveError(message.format(code=existing.code, language=record["language"]))

    def _make(self, record: Record, locale: Locale) -> None:
        bank = QuestionBank(translation_key=_key(record["id"]), locale=locale, **_plain(QuestionBank, record))
        if QuestionBank.objects.filter(code=bank.code).exclude(translation_key=bank.translation_key).exists():
            message = _("Another question bank on this site has the code “{code}”.")
            raise ArchiveError(message.format(code=bank.code))
        bank.course = self.course
        check_fields(bank, _("question bank {code}").format(code=bank.code), complete=True)
        bank.save()
        for question in record["questions"]:
            row = Question(translation_key=_key(question["id"]), locale=locale, bank=bank)
            if Question.objects.filter(translation_key=row.translation_key, locale=locale).exists():
                message = _("The question {id} is already on this site, in another bank.")
                raise ArchiveError(message.format(id=question["id"]))
            for name, value in _plain(Question, question).items():
                setattr(row, name, value)
            row.answers = imported_stream(
                Question._meta.get_field("answers"), question["fields"].get("answers"), self.exchange
            )
            check_fields(row, _("question {code}").format(code=row.code), complete=True)
            row.save()
            self.made += 1

    def _is_same(self, bank: QuestionBank, record: Record) -> bool:
        neutral = Outgoing(lambda kind, row: "")
        questions = {
            str(row.translation_key): snippet_fields(row, neutral)
            for row in Question.objects.filter(bank=bank)
        }
        return snippet_fields(bank, neutral) == record["fields"] and questions == {
            question["id"]: question["fields"] for question in record["questions"]
        }


def _plain(model: type[Any], record: Record) -> Record:
    """Return the fields of a snippet's record that hold no stream."""
    names = [f.name for f in own_fields(model) if not isinstance(f, StreamField)]
    return {name: record["fields"][name] for name in names if name in record["fields"]}


@dataclass
class PageRestorer:
    """Makes the pages of one language below the catalogue; `actor` owns them."""

    exchange: Incoming
    locale: Locale
    prerequisites: set[str]
    actor: Any
    pages: list[tuple[Page, Record]] = field(default_factory=list)

    def plant(self, records: list[Record]) -> CoursePage:
        """Make the tree without its streams, which may link to any page of it; return the course's page."""
        by_key: dict[str, Page] = {}
        catalogue = CataloguePage.objects.filter(locale=self.locale).first()
        if catalogue is None:
            message = _(
                "This site has no catalogue in the language “{language}”. Run “manage.py setup_site”."
            )
            raise ArchiveError(message.format(language=self.locale.language_code))
        for number, record in enumerate(records):
            page = self._page(record)
            self._check(page, complete=False)
            parent = by_key.get(record["parent"] or "") if number else catalogue
            if parent is None or type(page) not in parent.specific_class.allowed_subpage_models():
                message = _("The page “{title}” does not stand where such a page can stand.")
                raise ArchiveError(message.format(title=page.title))
            by_key[record["id"]] = parent.add_child(instance=page)
            self.pages.append((page, record))
        course_page = self.pages[0][0] if self.pages else None
        if not isinstance(course_page, CoursePage):
            raise ArchiveError(_("The pages of the archive do not begin with a course."))
        return course_page

    def fill(self) -> None:
        """Write the streams and begin each page's history; drafts become its newest revision."""
        for page, record in self.pages:
            for stream in _streams(type(page)):
                setattr(
                    page,
                    stream.name,
                    imported_stream(stream, record["fields"].get(stream.name) or [], self.exchange),
                )
            self._check(page, complete=page.live)
            page.save(clean=False)
            first = page.save_revision(user=self.actor, clean=False)
            if page.live:
                Page.objects.filter(pk=page.pk).update(live_revision=first, has_unpublished_changes=False)
            if record["draft"] is not None:
                self._draft(page, record["draft"])
            ReferenceIndex.create_or_update_for_object(page)

    def _draft(self, page: Page, fields: Record) -> None:
        content = as_json(type(page).objects.get(pk=page.pk).serializable_data())
        data = serializable(type(page), self._known(fields), self.exchange, self.locale)
        draft = page.with_content_json({**content, **data})
        self._check(draft, complete=False)
        draft.save_revision(user=self.actor, clean=False)

    def _page(self, record: Record) -> Any:
        model = PAGE_MODELS.get(record["model"])
        if model is None:
            raise ArchiveError(
                _("This site does not know pages of the kind “{kind}”.").format(kind=record["model"])
            )
        key = _key(record["id"])
        if Page.objects.filter(translation_key=key, locale=self.locale).exists():
            title = record["fields"].get("title")
            raise ArchiveError(_("The page “{title}” is already on this site.").format(title=title))
        fields = dict(self._known(record["fields"]))
        for stream in _streams(model):
            fields.pop(stream.name, None)
        page: Any = model.from_serializable_data(
            {**serializable(model, fields, self.exchange, self.locale), "pk": None}, check_fks=False
        )
        page._state.adding = True
        page.translation_key, page.locale, page.owner = key, self.locale, self.actor
        page.live, page.has_unpublished_changes = record["live"], not record["live"]
        for name in ("first_published_at", "last_published_at"):
            setattr(page, name, page._meta.get_field(name).to_python(record[name]))
        page.draft_title = page.title
        return page

    def _known(self, fields: Record) -> Record:
        """Return the fields without prerequisites that this site does not have."""
        if "prerequisites" not in fields:
            return fields
        return {
            **fields,
            "prerequisites": [key for key in fields["prerequisites"] if key in self.prerequisites],
        }

    def _check(self, page: Any, *, complete: bool) -> None:
        place = _("page “{title}” ({language})").format(title=page.title, language=self.locale.language_code)
        check_fields(page, place, complete=complete, extra=OF_ALL_PAGES)
        for outcome in page.outcomes.all() if isinstance(page, CoursePage) else ():
            check_fields(outcome, place, complete=complete)


def _streams(model: type[Page]) -> list[Any]:
    return [field for field in own_fields(model) if isinstance(field, StreamField)]


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArchiveError(_("“{text}” is no id.").format(text=text)) from error
