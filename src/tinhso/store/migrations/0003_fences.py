from django.db import migrations, models

import tinhso.store.fields


class Migration(migrations.Migration):
    dependencies = [("store", "0002_definitions")]

    operations = [
        migrations.CreateModel(
            name="FenceCount",
            fields=[
                (
                    "who",
                    tinhso.store.fields.KeyText(
                        db_collation="C",
                        help_text="keyed hash of the fence and of whom it is counted by",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("until", models.DateTimeField()),
                ("count", models.IntegerField()),
            ],
            options={"db_table": "store_fence"},
        ),
        migrations.RunSQL("ALTER TABLE store_fence SET UNLOGGED", "ALTER TABLE store_fence SET LOGGED"),
    ]
