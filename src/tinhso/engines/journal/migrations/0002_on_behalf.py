from django.db import migrations, models


class Migration(migrations.Migration):
    """Acts on somebody's behalf name that person too. Rows of before keep null, and nothing is written anew."""

    dependencies = [("journal", "0001_journal")]
    operations = [migrations.AddField("journalrecord", "behalf", models.BigIntegerField(null=True))]
