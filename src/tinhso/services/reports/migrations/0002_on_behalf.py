from django.db import migrations, models


def behalf() -> models.BigIntegerField:
    return models.BigIntegerField(null=True, help_text="the person on whose behalf, by a delegation")


class Migration(migrations.Migration):
    """Answers and proofs given on somebody's behalf name that person: neither of the two verifies them."""

    dependencies = [("reports", "0001_initial")]
    operations = [
        migrations.AddField("returnvalue", "behalf", behalf()),
        migrations.AddField("returnproof", "behalf", behalf()),
    ]
