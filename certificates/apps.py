"""Django application of the package."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Registers the package with Django."""

    name = "certificates"
    verbose_name = "Certificates"

    def ready(self) -> None:
        """Connect the receivers."""
        from certificates import receivers  # noqa: F401
