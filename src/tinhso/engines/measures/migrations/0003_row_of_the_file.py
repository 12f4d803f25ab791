from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0002_figures_only_grow"),
    ]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="note",
            field=models.TextField(blank=True, help_text="row of the file, or document"),
        ),
    ]
