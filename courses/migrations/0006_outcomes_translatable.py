"""Require what 0005 filled in."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("courses", "0005_outcome_languages"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.AlterField(
            model_name="courseoutcome",
            name="locale",
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.locale", verbose_name="locale"),
        ),
        migrations.AlterField(
            model_name="courseoutcome",
            name="translation_key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterUniqueTogether(
            name="courseoutcome",
            unique_together={("translation_key", "locale")},
        ),
    ]
