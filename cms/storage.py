"""Static files: hashed names, compressed copies, and addresses that are worked out once."""

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A page names some thirty static files; their addresses stay the same as long as the process runs."""

    @lru_cache(maxsize=1024)  # noqa: B019 - Django makes one storage for the life of the process
    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a static file; raise ValueError for one that was not collected."""
        return str(super().url(name, force))
