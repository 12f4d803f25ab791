from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ranking", "0003_uploads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="person",
            field=models.BigIntegerField(db_index=True),
        ),
    ]
