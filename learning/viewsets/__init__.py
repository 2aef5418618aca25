"""What cluster staff manage in Wagtail's admin. The views only translate; rules and log are in the verbs."""

from learning.viewsets.group import AcademyGroup

__all__ = ["AcademyGroup"]
