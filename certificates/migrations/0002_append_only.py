"""Make the database refuse any change of what happened to a certificate."""

from django.db import migrations

TABLES = ["certificates_certificateevent"]


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("certificates", "0001_certificates"), ("courses", "0002_frozen_versions")]

    operations = [
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION academy_refuse_change()",
                f"DROP TRIGGER {table}_append_only ON {table}",
            )
            for table in TABLES
        ],
    ]
