"""Closed lists of the course package; values are those of the content pack."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """The four proficiency levels of the competency framework."""

    FOUNDATION = "foundation", _("Foundation")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")
    EXPERT = "expert", _("Expert")


class Stage(models.TextChoices):
    """Whether a course opens a subject or deepens it."""

    INTRODUCTORY = "introductory", pgettext_lazy("stage of a course", "Introductory")
    ADVANCED = "advanced", pgettext_lazy("stage of a course", "Advanced")


class TeamRole(models.TextChoices):
    """What somebody does in the team of a course."""

    AUTHOR = "author", pgettext_lazy("of a course", "Author")
    REVIEWER = "reviewer", pgettext_lazy("of a course", "Reviewer")


class LetterKind(models.TextChoices):
    """Why the team of a course gets a letter."""

    SUBMITTED = "submitted", _("Submitted for review")
    APPROVED = "approved", _("Approved")
    CHANGES = "changes", _("Changes asked for")
    COMMENTS = "comments", _("Comments")


class Rollout(models.TextChoices):
    """What a new version means for those who are taking an earlier one."""

    REQUIRE = "require", _("Everybody moves to it")
    OFFER = "offer", _("Who has not started moves, the others may choose")
    LEAVE = "leave", _("Everybody stays")


class Area(models.TextChoices):
    """The three areas of competence that the academy teaches."""

    INTERNATIONALIZATION = "INT", _("Internationalization")
    INNOVATION = "INN", _("Innovation")
    FORESIGHT = "FOR", _("Foresight")


class LessonKind(models.TextChoices):
    """What a learner does in a lesson."""

    READING = "reading", _("Reading")
    VIDEO = "video_with_transcript", _("Video with transcript")
    CASE = "case", _("Case")
    EXERCISE = "exercise", _("Exercise")
    QUIZ = "quiz", _("Quiz")
    DELPHI = "delphi", _("Delphi")
    HORIZON_SCAN = "horizon_scan", _("Horizon scan")
    SCENARIO = "scenario", _("Scenario")
    SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
    LIVE_SESSION = "live_session", _("Live session")
    ASSIGNMENT = "assignment", _("Assignment")


class QuestionType(models.TextChoices):
    """The six question types, graded by the rules in the content pack's `quizzes.yaml`."""

    SINGLE_CHOICE = "single_choice", _("Single choice")
    MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
    MATCHING = "matching", _("Matching")
    ORDERING = "ordering", _("Ordering")
    NUMERIC = "numeric", _("Numeric")
    SHORT_ANSWER = "short_answer", _("Short answer")


class ExchangeFormat(models.TextChoices):
    """The formats in which questions come and go."""

    GIFT = "gift", "GIFT"
    MOODLE = "moodle", "Moodle XML"
    PACK = "yaml", _("YAML of the content pack")


class ImportOutcome(models.TextChoices):
    """What becomes of a question when a file is imported."""

    NEW = "new", pgettext_lazy("a question of a file", "New")
    CHANGED = "changed", pgettext_lazy("a question of a file", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("a question of a file", "Unchanged")


class CalloutKind(models.TextChoices):
    """The four kinds of highlighted notes."""

    NOTE = "note", _("Note")
    TIP = "tip", _("Tip")
    WARNING = "warning", _("Warning")
    IMPORTANT = "important", _("Important")


class ActivityType(models.TextChoices):
    """The interactive activities of a lesson; `courses/content/foresight-studio.md` describes them."""

    RT_DELPHI = "rt-delphi", _("Real-time Delphi")
    HORIZON_SCAN = "horizon-scan-radar", _("Horizon scan and trend radar")
    SCENARIO = "scenario-2x2", _("Scenario cross")
    FUTURES_WHEEL = "futures-wheel", _("Futures wheel")
    THREE_HORIZONS = "three-horizons", _("Three Horizons")
    CROSS_IMPACT = "cross-impact", _("Cross-impact matrix")
    TRL = "trl-assessment", _("TRL self-assessment")
    EXPORT_READINESS = "export-readiness", _("Export readiness")
    MARKET_MATRIX = "market-matrix", _("Market-selection matrix")
    CANVAS = "business-model-canvas", _("Business model canvas")
    SELF_ASSESSMENT = "self-assessment", _("Self-assessment")
    CALIBRATION = "calibration-training", _("Calibration training")


class Reviewer(models.TextChoices):
    """Who reviews an assignment."""

    PEER = "peer", _("Another learner")
    TRAINER = "trainer", _("Trainer")


class FileUse(models.TextChoices):
    """What an uploaded file can serve as in a lesson."""

    ATTACHMENT = "attachment", _("File")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    CAPTIONS = "captions", _("Captions")

    @property
    def extensions(self) -> tuple[str, ...]:
        """The kinds of file that serve this purpose, by extension."""
        return _EXTENSIONS[self]


_EXTENSIONS = {
    FileUse.ATTACHMENT: ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt"),
    FileUse.VIDEO: ("mp4", "webm"),
    FileUse.AUDIO: ("mp3", "m4a", "ogg"),
    FileUse.CAPTIONS: ("vtt",),
}


class CodeLanguage(models.TextChoices):
    """Languages of code blocks; the name is shown as it is, nothing is coloured."""

    TEXT = "text", _("Plain text")
    PYTHON = "python", "Python"
    R = "r", "R"
    SQL = "sql", "SQL"
    JAVASCRIPT = "javascript", "JavaScript"
    HTML = "html", "HTML"
    JSON = "json", "JSON"
    YAML = "yaml", "YAML"
    SHELL = "shell", "Shell"
    FORMULA = "formula", _("Spreadsheet formula")
