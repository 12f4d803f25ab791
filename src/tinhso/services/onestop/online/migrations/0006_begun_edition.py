from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onestop_online", "0005_begun_by_page"),
    ]

    operations = [
        migrations.AddField(
            model_name="begun",
            name="edition",
            field=models.IntegerField(default=1, help_text="how often it was saved"),
        ),
        migrations.AddField(
            model_name="begun",
            name="writer",
            field=models.TextField(default="", help_text="which opened page saved it last"),
        ),
    ]
