"""Taking a content pack over into pages, snippets and images."""

from courses.domain.importing.run import ImportReport, NoHomePage, import_pack

__all__ = ["ImportReport", "NoHomePage", "import_pack"]
