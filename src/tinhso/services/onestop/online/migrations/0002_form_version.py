import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onestop_online", "0001_initial"), ("store", "0002_definitions")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="form",
            field=models.ForeignKey(
                db_index=False,
                help_text="the version it was filled in under; empty: the form written in its version of the procedure",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.storeddefinition",
            ),
        ),
    ]
