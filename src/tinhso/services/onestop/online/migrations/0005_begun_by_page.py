from django.db import migrations

import tinhso.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("onestop_online", "0004_citizens"),
    ]

    operations = [
        migrations.AlterField(
            model_name="begun",
            name="handle",
            field=tinhso.store.fields.KeyText(
                db_collation="C", help_text="keyed hash of the citizen's number and folded name"
            ),
        ),
        migrations.AlterField(
            model_name="begun",
            name="key",
            field=tinhso.store.fields.KeyText(
                db_collation="C",
                db_index=True,
                help_text="of the page as it was first opened, so that it is handed in once",
            ),
        ),
    ]
