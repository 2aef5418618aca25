"""Models of the certificates package, by subject."""

from certificates.models.certificates import Certificate, CertificateEvent
from certificates.models.exports import ExportJob

__all__ = ["Certificate", "CertificateEvent", "ExportJob"]
