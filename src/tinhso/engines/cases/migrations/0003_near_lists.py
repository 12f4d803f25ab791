from django.db import migrations

NEAR = (
    ("case_away_of_own", "(unit_id, sorts_by, id) WHERE turn_unit_id <> unit_id"),
    ("case_away_of_receiving", "(receiving_id, sorts_by, id) WHERE turn_unit_id <> receiving_id"),
    (
        "case_closed_of_receiving",
        "(receiving_id, sorts_by DESC, id DESC)"
        " WHERE turn_unit_id IS NULL AND sorts_by IS NOT NULL AND receiving_id <> unit_id",
    ),
)
"""Lists of what a unit has to do with though the turn, or the decision, is another's: few, so that most moves write none."""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_cases_whole")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON cases_case {over}", f"DROP INDEX IF EXISTS {name}")
        for name, over in NEAR
    ]
