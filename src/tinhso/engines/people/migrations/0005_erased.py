from django.db import migrations, models


class Migration(migrations.Migration):
    """When a person's data was erased; ids and the journal stay."""

    dependencies = [("people", "0004_delegation")]
    operations = [migrations.AddField("person", "erased_at", models.DateTimeField(null=True))]
