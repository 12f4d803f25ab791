import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onestop_portal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ToldPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.TextField(blank=True, help_text="the portal's own of the payment")),
                ("amount", models.DecimalField(decimal_places=0, max_digits=15, null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField()),
                (
                    "mirrored",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="onestop_portal.mirrored",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="toldpayment",
            constraint=models.UniqueConstraint(
                fields=("mirrored", "reference", "amount"), name="told_payment_once", nulls_distinct=False
            ),
        ),
    ]
