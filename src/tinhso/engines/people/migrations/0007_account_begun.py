import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Accounts there are begin now, so that nobody is locked out by the change itself."""

    dependencies = [("people", "0006_password_before")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="begun_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
