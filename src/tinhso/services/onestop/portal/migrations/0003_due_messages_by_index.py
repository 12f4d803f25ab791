from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onestop_portal", "0002_told_payments"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["next_at", "id"], name="outbox_due"),
        ),
    ]
