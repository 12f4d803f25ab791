from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onestop", "0003_lists")]

    operations = [
        migrations.AddIndex("applicant", models.Index(fields=["folded", "dossier"], name="applicant_named")),
        migrations.AddIndex("applicant", models.Index(fields=["dossier"], include=["folded"], name="applicant_names")),
        migrations.RemoveIndex("applicant", "applicant_name"),
    ]
