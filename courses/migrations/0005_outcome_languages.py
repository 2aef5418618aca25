"""Tell outcomes of a course which language they are in and which belong together."""

from uuid import uuid5

from django.db import migrations


def name_languages(apps, schema_editor):
    """Give each outcome its page's language, and the outcomes with one code in one course one key."""
    outcomes = apps.get_model("courses", "CourseOutcome")
    for outcome in outcomes.objects.select_related("page").iterator():
        outcome.locale_id = outcome.page.locale_id
        outcome.translation_key = uuid5(outcome.page.translation_key, outcome.code)
        outcome.save(update_fields=["locale", "translation_key"])


class Migration(migrations.Migration):

    dependencies = [("courses", "0004_workshop")]

    operations = [migrations.RunPython(name_languages, migrations.RunPython.noop)]
