from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("onestop", "0004_names_from_the_index"),
    ]

    operations = [
        migrations.DeleteModel(
            name="LookUp",
        ),
    ]
