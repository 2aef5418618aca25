"""Pin attempts to the version of their run: until now no run has moved to another."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def pin_attempts(apps, schema_editor):
    """Write the version of each attempt's run into the attempt."""
    enrolments = apps.get_model("learning", "Enrolment").objects.filter(pk=OuterRef("enrolment"))
    apps.get_model("learning", "Attempt").objects.filter(version=None).update(
        version=Subquery(enrolments.values("version")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [("learning", "0005_workshop")]

    operations = [migrations.RunPython(pin_attempts, migrations.RunPython.noop)]
