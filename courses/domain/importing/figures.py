"""Figures of a pack, as images in one collection a course."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.domain.importing.ledger import Ledger
from courses.domain.pack import Figure, Pack


class FigureWriter:
    """Writes the figures of one pack. `stored` names the new files, for removal should the import fail."""

    def __init__(self, ledger: Ledger, actor: Any) -> None:
        self.stored: list[FieldFile] = []
        self._ledger = ledger
        self._actor = actor
        self._collections: dict[str, Collection] = {}

    def write(self, pack: Pack) -> dict[str, int]:
        """Write the figures; return the primary key of the image of each, by its path in the pack."""
        codes = {course.slug: course.code for course in pack.courses}
        keys = [self._ledger.object_id(f"figure:{file}") for file in pack.figures]
        existing = Image.objects.in_bulk([int(key) for key in keys if key])
        return {
            figure.file: self._save(figure, existing, codes.get(PurePosixPath(figure.file).parts[1], ""))
            for figure in _in_order(pack.figures)
        }

    def _save(self, figure: Figure, existing: Mapping[int, Image], course_code: str) -> int:
        key = f"figure:{figure.file}"
        data = {"title": figure.title, "svg": figure.svg}
        earlier = self._ledger.object_id(key)
        image = existing.get(int(earlier)) if earlier else None
        if image is not None and self._ledger.is_current(key, data):
            self._ledger.skip()
            return int(image.pk)
        created = image is None
        image = image or Image(uploaded_by_user=self._actor, collection=self._collection(course_code))
        image.title = figure.title[:255]
        image.file = ContentFile(figure.svg.encode(), name=_file_name(figure))
        image._set_image_file_metadata()
        image.save()
        self.stored.append(image.file)
        if not created:
            image.renditions.all().delete()
        self._ledger.note(key, data, image.pk, created=created)
        return int(image.pk)

    def _collection(self, name: str) -> Collection:
        if name not in self._collections:
            root = Collection.get_first_root_node()
            found = root.get_children().filter(name=name).first() if name else root
            self._collections[name] = found or root.add_child(name=name)
        return self._collections[name]


def _in_order(figures: Mapping[str, Figure]) -> list[Figure]:
    return [figures[file] for file in sorted(figures)]


def _file_name(figure: Figure) -> str:
    course, name = PurePosixPath(figure.file).parts[1], PurePosixPath(figure.file).name
    return f"{course.split('-')[0]}-{course.split('-')[1]}-{name}" if course.count("-") > 1 else name
