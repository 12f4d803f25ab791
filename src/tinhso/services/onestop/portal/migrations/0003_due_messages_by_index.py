from django.db import migrations, models

# Of a dossier one message at a time is due; those that waited behind another had a moment of their own until now.
_BEHIND = """UPDATE onestop_portal_outboxmessage o SET next_at = NULL FROM onestop_portal_mirrored m
    WHERE m.id = o.mirrored_id AND o.state = 'waiting' AND o.number > m.arrived + 1"""


class Migration(migrations.Migration):
    dependencies = [("onestop_portal", "0002_told_payments")]

    operations = [
        migrations.AlterField(
            model_name="outboxmessage",
            name="next_at",
            field=models.DateTimeField(
                help_text="when it is sent; empty while one before it of the same dossier has not arrived", null=True
            ),
        ),
        migrations.RunSQL(_BEHIND, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False), ("state", "waiting")),
                fields=["next_at", "id"],
                name="outbox_due",
            ),
        ),
    ]
