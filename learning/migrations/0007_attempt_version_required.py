"""Require what 0006 filled in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("learning", "0006_attempt_versions"), ("courses", "0004_workshop")]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="version",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="courses.courseversion"),
        ),
    ]
