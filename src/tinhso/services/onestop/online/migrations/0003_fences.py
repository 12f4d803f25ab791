from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("onestop_online", "0002_form_version"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Sent",
        ),
    ]
