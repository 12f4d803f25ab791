from django.db import migrations, models


class Migration(migrations.Migration):
    """Each change of a draft's answers is counted, so that who writes knows whether anybody wrote since they read."""

    dependencies = [("reports", "0002_on_behalf")]
    operations = [
        migrations.AddField(
            "return",
            "edits",
            models.IntegerField(
                default=0,
                db_default=0,
                help_text="counts changes of answers; tells whether a draft still is as it was read",
            ),
        ),
    ]
