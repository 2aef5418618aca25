"""Number certificates from a sequence of the database: no two alike, whoever issues at the same time."""

from django.db import migrations


class Migration(migrations.Migration):
    """Adds the sequence."""

    dependencies = [("certificates", "0002_append_only")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE certificates_number_seq", "DROP SEQUENCE certificates_number_seq"),
    ]
