import django.db.models.deletion
from django.db import migrations, models

import tinhso.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("onestop", "0001_initial"),
        ("onestop_paying", "0001_initial"),
        ("units", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="PortalPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    tinhso.store.fields.KeyText(
                        db_collation="C", help_text="the portal's own of the payment; it counts once"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=0, max_digits=15, null=True)),
                ("paid_at", models.DateTimeField(help_text="as the portal says", null=True)),
                ("state", models.TextField(default="waiting")),
                ("told_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onestop.dossier",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="portalpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("waiting", "paid", "differs", "aside"))), name="portal_payment_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="portalpayment",
            constraint=models.UniqueConstraint(
                fields=("dossier", "reference", "amount"), name="portal_payment_told_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="portalpayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "paid")), fields=("reference",), name="portal_payment_counts_once"
            ),
        ),
        migrations.AddIndex(
            model_name="portalpayment",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "differs"))),
                fields=["unit", "-told_at", "-id"],
                name="portal_payment_open",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="elsewhere",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipt",
                to="onestop_paying.portalpayment",
            ),
        ),
        migrations.RemoveConstraint(model_name="receipt", name="fee_receipt_way"),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ("cash", "online", "bank", "portal"))), name="fee_receipt_way"
            ),
        ),
    ]
