from django.db import migrations

# Not a token that is made: nobody remembers what was not there. Nor the day it was last used.
WATCHED = {
    "people_personaltoken": "UPDATE OF appointment_id, digest, rights, until, ended_at OR DELETE OR TRUNCATE",
    "people_account": "UPDATE OF person_id, is_active OR DELETE OR TRUNCATE",
}


def watch(table: str, changes: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER rights_follow AFTER {changes} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION people_rights_changed()",
        f"DROP TRIGGER rights_follow ON {table}",
    )


class Migration(migrations.Migration):
    """Tokens are kept in memory, so one that ends, or whose account is closed, changes the rights' number too."""

    dependencies = [("people", "0007_account_begun")]
    operations = [watch(table, changes) for table, changes in WATCHED.items()]
