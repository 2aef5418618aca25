"""Names of members of archives: which of them are safe on every system."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

MAX_DEPTH = 12
MAX_PART = 200
"""How many bytes of UTF-8 a file or folder name may have."""

MAX_NAME = 1000
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_FORBIDDEN = frozenset('<>:"|?*\\')
_ARCHIVES = frozenset(
    {
        ".zip", ".jar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tbz", ".txz", ".lz",
        ".lzma", ".cab", ".iso", ".arj", ".z", ".ace",
    }
)  # fmt: skip


def name_fault(name: str) -> str:
    """Return why a member may not be called so, empty if it may."""
    if not name:
        return _("it is empty.")
    if len(name) > MAX_NAME:
        return _("it is too long.")
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in name):
        return _("it holds invisible or control characters.")
    if any(sign in _FORBIDDEN for sign in name):
        return _("it holds a backslash, a colon or another character that names a drive or a pattern.")
    if name.startswith("/"):
        return _("it names a place on the computer and not in the archive.")
    parts = name.removesuffix("/").split("/")
    if len(parts) > MAX_DEPTH:
        return _("its folders are nested too deep.")
    return next((fault for part in parts if (fault := _part_fault(part))), "") or _suffix_fault(name)


def _part_fault(part: str) -> str:
    if part in ("", ".", ".."):
        return _("it leads out of the archive or in circles.")
    if part != part.strip() or part.endswith("."):
        return _("a part of it begins or ends with a space, or ends with a full stop.")
    if len(part.encode()) > MAX_PART:
        return _("it is too long.")
    if _DEVICES.fullmatch(part):
        return _("it is the name of a device on Windows.")
    return ""


def _suffix_fault(name: str) -> str:
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        return _("it is an archive inside of the archive.")
    return ""


def same_name(name: str) -> str:
    """Return what two names have in common that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
