"""Pin handed-in work to the version of its run: until now no run has moved to another."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def pin_submissions(apps, schema_editor):
    """Write the version of each run into the work that was handed in for it."""
    enrolments = apps.get_model("learning", "Enrolment").objects.filter(pk=OuterRef("enrolment"))
    submissions = apps.get_model("learning", "AssignmentSubmission").objects.filter(version=None)
    submissions.exclude(submitted_at=None).update(version=Subquery(enrolments.values("version")[:1]))


class Migration(migrations.Migration):

    dependencies = [("learning", "0008_moving_runs")]

    operations = [migrations.RunPython(pin_submissions, migrations.RunPython.noop)]
