from django.db import migrations, models

import tinhso.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("onestop", "0005_fences"),
        ("onestop_online", "0003_fences"),
        ("store", "0003_fences"),
        ("units", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Begun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handle",
                    tinhso.store.fields.KeyText(db_collation="C", help_text="keyed hash of the citizen's number"),
                ),
                ("procedure", models.TextField(help_text="its code")),
                ("key", models.TextField(help_text="of the page as it was first opened, so that it is handed in once")),
                ("typed", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                ("expires", models.DateField(db_index=True, help_text="the first day on which it is gone")),
            ],
        ),
        migrations.AddField(
            model_name="submission",
            name="handle",
            field=tinhso.store.fields.KeyText(
                db_collation="C",
                default="",
                help_text="keyed hash of the number, where a provider vouched for the citizen; else empty",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="provider",
            field=models.TextField(default="", help_text="id of the provider that vouched for the citizen"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("handle", ""), _negated=True), fields=["handle"], name="submission_citizen"
            ),
        ),
        migrations.AddConstraint(
            model_name="begun",
            constraint=models.UniqueConstraint(fields=("handle", "procedure"), name="begun_once"),
        ),
    ]
