"""An archive as a whole: what its manifest says, and whether the members are what it says."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.archive import format as archive_format
from courses.domain.archive.container import SafeArchive
from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.records import Record

MAX_MANIFEST = 8 * 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """An archive whose members are those of its manifest, of the right sizes; reading compares the hashes."""

    archive: SafeArchive
    manifest: Record
    hashes: dict[str, str]

    def json(self, name: str, shape: Any) -> Any:
        """Return the JSON of a member after comparing its hash; raise ArchiveError."""
        data = self.archive.read(name, archive_format.MAX_JSON)
        self.compare(name, hashlib.sha256(data).hexdigest())
        return archive_format.read_json(data, name, shape)

    def compare(self, name: str, digest: str) -> None:
        """Raise ArchiveError unless a member has the SHA-256 that the manifest promises."""
        if digest != self.hashes.get(name):
            message = _(
                "“{name}” does not have the SHA-256 that the manifest names. The file was changed or damaged."
            )
            raise ArchiveError(message.format(name=name))

    def below(self, folder: str) -> list[str]:
        """Return the members whose names begin with `folder`."""
        return [name for name in self.archive.names if name.startswith(folder)]


def check_archive(archive: SafeArchive) -> Checked:
    """Read the manifest of an open archive and compare it with the members; raise ArchiveError."""
    if archive_format.MANIFEST not in archive.names:
        raise ArchiveError(_("This is not a course archive: it has no manifest.json."))
    data = archive.read(archive_format.MANIFEST, MAX_MANIFEST)
    _check_number(archive_format.read_json(data, archive_format.MANIFEST, {}))
    manifest = archive_format.read_json(data, archive_format.MANIFEST, archive_format.MANIFEST_SHAPE)
    promised = {member["name"]: member for member in manifest["members"]}
    present = set(archive.names) - {archive_format.MANIFEST}
    reasons = [
        _("“{name}” is missing in the archive.").format(name=name)
        for name in sorted(promised.keys() - present)
    ]
    reasons += [
        _("“{name}” is in the archive but not in its manifest.").format(name=name)
        for name in sorted(present - promised.keys())
    ]
    reasons += [
        _("“{name}” does not have the size that the manifest names.").format(name=name)
        for name in sorted(present & promised.keys())
        if archive.size(name) != promised[name]["size"]
    ]
    if reasons:
        raise ArchiveError(*reasons[:20])
    return Checked(archive, manifest, {name: member["sha256"] for name, member in promised.items()})


def _check_number(manifest: Any) -> None:
    if manifest.get("format") != archive_format.NAME:
        raise ArchiveError(_("This is not a course archive: its manifest names another format."))
    number = manifest.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ArchiveError(_("The manifest does not name the number of its format."))
    values = {"number": number, "newest": archive_format.NUMBER, "oldest": archive_format.OLDEST}
    if number > archive_format.NUMBER:
        message = _(
            "The archive was made by a newer version of the platform (format {number}); this site "
            "understands formats up to {newest}. Update this site first."
        )
        raise ArchiveError(message.format(**values))
    if number < archive_format.OLDEST:
        message = _(
            "The archive has format {number}, which is no longer supported; this site reads {oldest} "
            "to {newest}. Import it on the site it comes from and export it again after an update."
        )
        raise ArchiveError(message.format(**values))
