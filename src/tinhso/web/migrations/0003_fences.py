from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0002_api"),
    ]

    operations = [
        migrations.DeleteModel(
            name="ApiCount",
        ),
    ]
