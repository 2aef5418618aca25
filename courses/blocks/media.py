"""Blocks that show files: gallery, file, video, audio, before and after."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.embeds import EmbedError, read_embed
from courses.blocks.limits import AtMost, ItemsBlock
from courses.blocks.neutral import KeyBlock
from courses.blocks.reading import CALLOUT_FEATURES, InlineBlock
from courses.enums import FileUse

MEDIA = _("Pictures, files, video")
LENGTH = re.compile(r"([0-9]{1,2}:)?[0-5]?[0-9]:[0-5][0-9]")
PROPORTION_TOLERANCE = 0.02
"""How far the width-to-height ratios of two pictures in one frame may differ, as a part of the first."""


class PictureBlock(blocks.StructBlock):
    """A picture among others: described, or marked as decoration."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.TextBlock(
        required=False,
        label=_("Description"),
        help_text=_("Say what the picture shows: people who do not see it learn from this text."),
        max_length=2000,
        rows=2,
    )
    decorative = blocks.BooleanBlock(
        required=False,
        label=_("Only decoration"),
        help_text=_("Tick this when nothing would be missed without the picture."),
    )
    caption = blocks.CharBlock(
        required=False, max_length=300, label=_("Caption"), help_text=_("Shown below the picture.")
    )

    def clean(self, value: Any) -> Any:
        """Return the cleaned picture; refuse one that is neither described nor decoration, or both."""
        cleaned = super().clean(value)
        if self.is_deferred_validation or bool(cleaned["alt"].strip()) != cleaned["decorative"]:
            return cleaned
        message = (
            _("Decoration needs no description. Clear the description, or remove the tick.")
            if cleaned["decorative"]
            else _(
                "Describe the picture, because people who do not see it would miss it; "
                "or mark it as decoration."
            )
        )
        raise StructBlockValidationError({"alt": ValidationError(message)})

    class Meta:
        label = _("Picture")
        icon = "image"


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    pictures = ItemsBlock(
        PictureBlock(),
        least=2,
        most=12,
        reason=_("a phone loads them all. Make a second gallery in the next lesson."),
        label=_("Pictures"),
        help_text=_("2 to 12 pictures: a phone loads them all."),
    )

    class Meta:
        label = _("Gallery")
        description = _("Two to twelve pictures side by side, each with a description and a caption.")
        icon = "grid"
        group = MEDIA


class SideBlock(blocks.StructBlock):
    """One of the two pictures that are compared."""

    image = ImageChooserBlock(label=_("Image"))
    label = blocks.CharBlock(max_length=60, label=_("Name"), help_text=_("For example “Before”."))
    alt = blocks.TextBlock(
        label=_("Description"),
        help_text=_("Say what the picture shows: people who do not see it learn from this text."),
        max_length=2000,
        rows=2,
    )

    class Meta:
        label = _("Picture")
        icon = "image"


class BeforeAfterBlock(blocks.StructBlock):
    """Two pictures of the same thing, with a slider between them."""

    before = SideBlock(label=_("Before"))
    after = SideBlock(label=_("After"))
    caption = blocks.CharBlock(required=False, max_length=300, label=_("Caption"))

    def clean(self, value: Any) -> Any:
        """Return the cleaned pair; refuse pictures that cannot lie on top of each other."""
        cleaned = super().clean(value)
        before, after = cleaned["before"]["image"], cleaned["after"]["image"]
        if self.is_deferred_validation or not before or not after:
            return cleaned
        one, other = before.width / before.height, after.width / after.height
        if abs(one - other) > PROPORTION_TOLERANCE * one:
            message = _(
                "The pictures have different proportions ({before} and {after}), so the slider would compare "
                "different places. Crop one of them like the other."
            )
            sizes = [f"{image.width}×{image.height}" for image in (before, after)]
            error = ValidationError(format_lazy(message, before=sizes[0], after=sizes[1]))
            raise StructBlockValidationError({"after": StructBlockValidationError({"image": error})})
        return cleaned

    class Meta:
        label = _("Before and after")
        description = _("Two pictures of the same thing with a slider between them.")
        help_text = _("Two pictures of the same proportions: the slider lays one on top of the other.")
        icon = "sliders"
        group = MEDIA


class UploadBlock(DocumentChooserBlock):
    """Chooses an uploaded file that serves one purpose in a lesson."""

    def __init__(self, use: FileUse, **kwargs: Any) -> None:
        self.use = use
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the file; refuse one of a kind that does not serve the purpose.

        A file's extension is that of its content: uploads are checked.
        """
        cleaned = super().clean(value)
        if cleaned and cleaned.file_extension.lower() not in self.use.extensions:
            message = _(
                "“{name}” cannot be used here, because only these kinds can: {kinds}. Choose another file."
            )
            raise ValidationError(
                format_lazy(message, name=cleaned.filename, kinds=", ".join(self.use.extensions))
            )
        return cleaned

    class Meta:
        icon = "doc-full"


class FileBlock(blocks.StructBlock):
    """A document to download."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    file = UploadBlock(
        FileUse.ATTACHMENT,
        label=_("File"),
        help_text=_(
            "At most 25 MB, so that it can be loaded on the way. Type and size are shown by themselves."
        ),
    )
    note = blocks.CharBlock(
        required=False, max_length=300, label=_("Note"), help_text=_("What it is for, in one line.")
    )

    class Meta:
        label = _("File")
        description = _("A document to download; learners see its title, type and size.")
        icon = "download"
        group = MEDIA


def _length() -> KeyBlock:
    message = _("Write minutes and seconds, such as 4:30, so that learners know how long it takes.")
    return KeyBlock(
        max_length=8,
        label=_("Length"),
        help_text=_("Minutes and seconds, such as 4:30."),
        validators=[RegexValidator(re.compile(rf"^{LENGTH.pattern}\Z"), message)],
        search_index=False,
    )


def _transcript(help_text: Promise) -> InlineBlock:
    return InlineBlock(
        features=CALLOUT_FEATURES,
        label=_("Transcript"),
        help_text=help_text,
        validators=[AtMost(60_000, _("that is some six hours of speech. Split the recording."), rich=True)],
    )


class CaptionsBlock(blocks.StructBlock):
    """Captions of a film in one language."""

    language = blocks.ChoiceBlock(choices=[("bg", "Български"), ("en", "English")], label=_("Language"))
    file = UploadBlock(FileUse.CAPTIONS, label=_("Captions"), help_text=_("A WebVTT file (.vtt)."))

    class Meta:
        label = _("Captions")
        icon = "openquote"


class VideoBlock(blocks.StructBlock):
    """A film, uploaded or at its provider."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    length = _length()
    file = UploadBlock(
        FileUse.VIDEO,
        required=False,
        label=_("Film"),
        help_text=_("MP4 or WebM, at most 200 MB: about 20 minutes that a phone can play without waiting."),
    )
    link = blocks.URLBlock(
        required=False,
        label=_("or a link to the film"),
        help_text=_("YouTube, Vimeo. Nothing is loaded from there before the learner presses the button."),
    )
    captions = ItemsBlock(
        CaptionsBlock(),
        least=0,
        most=2,
        reason=_("lessons have two languages. Remove the others."),
        label=_("Captions"),
        help_text=_("Needed for an uploaded film, at best in both languages."),
    )
    transcript = _transcript(
        _("What is said and what is to be seen, in full: some learners cannot hear, see or play the film.")
    )

    def clean(self, value: Any) -> Any:
        """Return the cleaned film; refuse one without or with two sources, or without captions."""
        cleaned = super().clean(value)
        errors = {} if self.is_deferred_validation else _film_errors(cleaned)
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        label = _("Video")
        description = _("An uploaded film with captions, or one from YouTube or Vimeo; with a transcript.")
        icon = "desktop"
        group = MEDIA


def _film_errors(value: Any) -> dict[str, ValidationError]:
    errors = {}
    languages = [captions["language"] for captions in value["captions"]]
    if bool(value["file"]) == bool(value["link"]):
        errors["link"] = ValidationError(
            _("A block shows one film. Choose an uploaded file or give a link, not both.")
            if value["file"]
            else _("There is no film yet. Choose an uploaded file or give a link.")
        )
    elif value["link"]:
        try:
            read_embed(value["link"])
        except EmbedError as error:
            errors["link"] = ValidationError(str(error.message))
    if value["file"] and not languages:
        errors["captions"] = ValidationError(
            _(
                "Add captions, because some learners cannot hear the film. "
                "For a film without speech, a file that says so is enough."
            )
        )
    if value["link"] and languages:
        errors["captions"] = ValidationError(
            _("A film from elsewhere brings its own captions. Remove these; the transcript stays.")
        )
    if len(set(languages)) < len(languages):
        errors["captions"] = ValidationError(_("There are two captions in the same language. Remove one."))
    return errors


class AudioBlock(blocks.StructBlock):
    """A recording to listen to."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    length = _length()
    file = UploadBlock(
        FileUse.AUDIO, label=_("Recording"), help_text=_("MP3, M4A or OGG, at most 50 MB: about an hour.")
    )
    transcript = _transcript(_("What is said, in full: some learners cannot hear or play the recording."))

    class Meta:
        label = _("Audio")
        description = _("A recording with a transcript.")
        icon = "media"
        group = MEDIA
