"""Models of the site package."""

from cms.models.pages import HomePage, StandardPage

__all__ = ["HomePage", "StandardPage"]
