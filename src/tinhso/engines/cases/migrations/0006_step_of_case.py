import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_closed_in_order"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(fields=["case", "id"], name="step_of_case"),
        ),
        migrations.AlterField(
            model_name="casestep",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
            ),
        ),
    ]
