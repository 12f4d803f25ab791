from django.db import migrations


class Migration(migrations.Migration):
    """The number of a receipt stands with the paper that was issued."""

    dependencies = [("onestop", "0001_initial")]
    operations = [migrations.RemoveField(model_name="dossier", name="receipt")]
