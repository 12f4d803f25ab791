from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("who", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=300)),
                ("location", models.TextField(default="")),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "web_form_key"},
        ),
    ]
