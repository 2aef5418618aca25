"""What cluster staff manage in Wagtail's admin. The views only translate; rules and log are in the verbs."""

from learning.viewsets.group import AcademyGroup
from learning.viewsets.review import SubmissionViewSet

__all__ = ["AcademyGroup", "SubmissionViewSet"]
