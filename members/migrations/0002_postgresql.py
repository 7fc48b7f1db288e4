from django.db import migrations

# Rules and indexes that only PostgreSQL knows. On SQLite the action's IMMEDIATE transaction keeps memberships from
# overlapping, and `manage.py check_data` looks for them on both.
FORWARD = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "ALTER TABLE members_membership ADD CONSTRAINT membership_no_overlap "
    "EXCLUDE USING gist (organisation_id WITH =, daterange(starts_on, ends_before) WITH &&)",
    "CREATE INDEX organisation_search_trigram ON members_organisation USING gin (search_text gin_trgm_ops)",
)
BACKWARD = (
    "DROP INDEX organisation_search_trigram",
    "ALTER TABLE members_membership DROP CONSTRAINT membership_no_overlap",
)


def run(statements):
    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(run(FORWARD), run(BACKWARD))]
