from django.db import migrations, models

CLOSED = models.Q(turn_unit__isnull=True, sorts_by__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_passed_on")]

    operations = [
        migrations.AddIndex("case", models.Index(fields=["-sorts_by", "-id"], name="case_closed", condition=CLOSED))
    ]
