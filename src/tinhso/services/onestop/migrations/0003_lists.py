from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onestop", "0002_receipts_are_papers")]

    operations = [
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.BigIntegerField()),
                ("name", models.TextField()),
                ("wanted", models.JSONField(help_text="the address of the list, as it is read")),
                ("event", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "name"), name="saved_list_once")],
            },
        ),
        migrations.RunSQL(
            "CREATE INDEX applicant_words ON onestop_applicant USING gin (to_tsvector('simple'::regconfig, folded))",
            "DROP INDEX IF EXISTS applicant_words",
        ),
        migrations.RunSQL(
            "CREATE INDEX dossier_helped ON onestop_dossier (support_id, id) WHERE support_id IS NOT NULL",
            "DROP INDEX IF EXISTS dossier_helped",
        ),
        migrations.RunSQL(
            "CREATE INDEX dossier_code_end ON onestop_dossier (reverse(code) text_pattern_ops)",
            "DROP INDEX IF EXISTS dossier_code_end",
        ),
    ]
