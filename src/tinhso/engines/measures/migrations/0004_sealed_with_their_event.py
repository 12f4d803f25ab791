from django.db import migrations


class Migration(migrations.Migration):
    """Figures are sealed with the entry that established them, so they are looked up by it: entries only go up, hence BRIN."""

    dependencies = [("measures", "0003_row_of_the_file")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX measures_figure_by_event ON measures_figure USING brin (event) WITH (autosummarize = on)",
            "DROP INDEX IF EXISTS measures_figure_by_event",
        )
    ]
