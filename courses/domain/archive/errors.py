"""Why an archive is refused."""


class ArchiveError(Exception):
    """The archive cannot be used; `reasons` (never empty) are sentences for whoever wants to import it."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(self.reasons))
