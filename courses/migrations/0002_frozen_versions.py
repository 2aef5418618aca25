"""Make the database refuse any change of a published course version."""

from django.db import migrations

TABLES = ["courses_courseversion", "courses_frozenlesson"]
FUNCTION = """
CREATE FUNCTION academy_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("courses", "0001_catalogue")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION academy_refuse_change()"),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION academy_refuse_change()",
                f"DROP TRIGGER {table}_append_only ON {table}",
            )
            for table in TABLES
        ],
    ]
