from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0001_form_keys")]

    operations = [
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        help_text="digest of the key, who sent it and where",
                    ),
                ),
                ("asked", models.CharField(max_length=64, help_text="digest of what was sent")),
                ("status", models.SmallIntegerField()),
                ("etag", models.TextField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "web_api_answer"},
        ),
        migrations.CreateModel(
            name="ApiCount",
            fields=[
                ("who", models.TextField(primary_key=True, serialize=False)),
                ("period", models.BigIntegerField(help_text="minutes since 1970")),
                ("count", models.IntegerField()),
            ],
            options={"db_table": "web_api_count"},
        ),
        migrations.RunSQL("ALTER TABLE web_api_count SET UNLOGGED", "ALTER TABLE web_api_count SET LOGGED"),
    ]
