from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onestop_paying", "0003_long_statements")]

    operations = [
        # only those of a bank's statement: one entry of the journal made many of them
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("line__isnull", False)),
                fields=["event"],
                include=("bill",),
                name="fee_receipt_of_event",
            ),
        ),
    ]
