from django.db import migrations


class Migration(migrations.Migration):
    """Dossiers entered at a support point are few among many: found without reading the rest."""

    dependencies = [("onestop_filling", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX dossier_supported ON onestop_dossier (support_id, received_at DESC, id DESC)"
            " WHERE support_id IS NOT NULL",
            "DROP INDEX dossier_supported",
        )
    ]
