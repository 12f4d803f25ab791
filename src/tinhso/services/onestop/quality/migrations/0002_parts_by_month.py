from datetime import date

from django.db import migrations, models

EMPTIED = "DELETE FROM onestop_quality_counter; DELETE FROM onestop_quality_dirty; DELETE FROM onestop_quality_built"


class Migration(migrations.Migration):
    dependencies = [("onestop_quality", "0001_initial")]

    operations = [
        # a cache: it is made anew from the dossiers within minutes
        migrations.RunSQL(EMPTIED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="counter", name="counter_once"),
        migrations.RemoveConstraint(model_name="dirty", name="dirty_once"),
        migrations.AddField(
            model_name="counter",
            name="came",
            field=models.DateField(default=date(2000, 1, 1), help_text="month in which they were received"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dirty", name="came", field=models.DateField(default=date(2000, 1, 1)), preserve_default=False
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.UniqueConstraint(
                fields=("home", "procedure", "came", "unit", "channel", "month"), name="counter_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dirty",
            constraint=models.UniqueConstraint(fields=("home", "procedure", "came"), name="dirty_once"),
        ),
    ]
