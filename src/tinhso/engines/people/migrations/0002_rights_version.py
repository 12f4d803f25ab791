from django.db import migrations

# A sequence never gives a number twice, not even after a rollback, so no process can take an undone change for another.
NUMBER = """
CREATE SEQUENCE people_rights_number;
INSERT INTO people_rightsversion (version) VALUES (nextval('people_rights_number'));
CREATE FUNCTION people_rights_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_rightsversion SET version = nextval('people_rights_number');
    RETURN NULL;
END $$;
"""
# units_revision changes with every change of units: rights below a body follow its jurisdiction.
WATCHED = ("people_appointment", "people_post", "people_person", "store_storeddefinition", "units_revision")


def watch(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER rights_follow AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION people_rights_changed()",
        f"DROP TRIGGER rights_follow ON {table}",
    )


class Migration(migrations.Migration):
    """Whatever rights follow from gives the one row of people_rightsversion a new number."""

    dependencies = [("people", "0001_initial"), ("store", "0002_definitions"), ("units", "0002_guards")]
    operations = [
        migrations.RunSQL(NUMBER, "DROP FUNCTION people_rights_changed() CASCADE; DROP SEQUENCE people_rights_number"),
        *(watch(table) for table in WATCHED),
    ]
