"""The pre-flight of a course on a screen: what blocks its next version, and what to look at."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from courses.domain.preflight import Finding, Severity, preflight
from courses.views.course_screen import CourseScreen

LIVE, DRAFTS = "live", "drafts"
SEVERITIES = {Severity.BLOCK: _("Obstacles"), Severity.WARN: _("Warnings")}


@dataclass
class Group:
    """The findings of one lesson in all its languages; without a title they concern the whole course."""

    title: str
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with the address of the screen that it gives."""

    label: str | Promise
    address: str
    chosen: bool


class CheckView(CourseScreen, TemplateView):
    """Shows what the pre-flight finds in the published pages or in the drafts, filtered."""

    tab = "check"
    template_name = "courses/admin/check.html"
    page_title = pgettext_lazy("of a course before publishing", "Check")
    header_icon = "glasses"

    @cached_property
    def found(self) -> dict[str, list[Finding]]:
        """The findings by state of the pages."""
        return {state: preflight(self.page, drafts=state == DRAFTS) for state in (LIVE, DRAFTS)}

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters of the address; unknown values count as none."""
        known = {
            "state": {LIVE, DRAFTS},
            "language": set(dict(settings.LANGUAGES)),
            "severity": {str(severity) for severity in Severity},
        }
        asked = {name: self.request.GET.get(name, "") for name in known}
        chosen = {name: value if value in known[name] else "" for name, value in asked.items()}
        return chosen | {"state": chosen["state"] or LIVE}

    def shown(self) -> list[Finding]:
        """Return the findings that pass the filters; what has no language passes every one."""
        return [
            finding
            for finding in self.found[self.chosen["state"]]
            if self.chosen["language"] in ("", finding.language) or not finding.language
            if self.chosen["severity"] in ("", finding.severity)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the groups and the filters."""
        return super().get_context_data(
            **kwargs,
            states=[
                (state, self._address(state=state), state == self.chosen["state"], _counts(found))
                for state, found in self.found.items()
            ],
            languages=self._choices("language", dict(settings.LANGUAGES)),
            severities=self._choices("severity", SEVERITIES),
            groups=grouped(self.shown()),
            clean=not self.found[self.chosen["state"]],
        )

    def _choices(self, name: str, labels: dict[Any, Any]) -> list[Choice]:
        every = {"": _("All")}
        return [
            Choice(label, self._address(**{name: str(value)}), str(value) == self.chosen[name])
            for value, label in (every | labels).items()
        ]

    def _address(self, **changed: str) -> str:
        return "?" + urlencode({name: value for name, value in (self.chosen | changed).items() if value})


def grouped(findings: list[Finding]) -> list[Group]:
    """Return findings by lesson, in their order; those about the course come first, as one group."""
    groups: dict[Any, Group] = {}
    for finding in findings:
        group = groups.setdefault(finding.lesson, Group(finding.title if finding.lesson else ""))
        group.findings.append(finding)
    return list(groups.values())


def _counts(found: list[Finding]) -> dict[str, int]:
    blocking = sum(finding.severity == Severity.BLOCK for finding in found)
    return {"blocking": blocking, "warnings": len(found) - blocking}
