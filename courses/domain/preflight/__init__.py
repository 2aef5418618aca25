"""Says before a publication what stands in its way and what a careful editor would ask about.

What blocks a version is decided in `courses.domain.editions`, once; here the same obstacles get a place to
jump to, and warnings stand beside them.
"""

from courses.domain.preflight.course import preflight, preflight_lesson
from courses.domain.preflight.findings import Finding, Severity

__all__ = ["Finding", "Severity", "preflight", "preflight_lesson"]
