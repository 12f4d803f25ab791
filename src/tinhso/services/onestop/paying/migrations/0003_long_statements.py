import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onestop_paying", "0002_portal_payment"),
        ("units", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.IntegerField(help_text="of the file")),
                ("what", models.TextField()),
                ("column", models.TextField()),
                ("text", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StatementPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="statement",
            name="brought_by",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="statement",
            name="columns",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="statement",
            name="done",
            field=models.SmallIntegerField(db_default=100, default=100, help_text="how far it is read, of a hundred"),
        ),
        migrations.AddField(
            model_name="statement",
            name="state",
            field=models.TextField(db_default="ready", default="ready"),
        ),
        migrations.AddField(
            model_name="statement",
            name="taking_by",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="why",
            field=models.JSONField(help_text="message id and values of what was wrong with the file", null=True),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                condition=models.Q(("bill__isnull", False)), fields=["statement", "bill"], name="statement_of_bill"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("reading", "ready", "refused"))), name="statement_state"
            ),
        ),
        migrations.AddField(
            model_name="statementfault",
            name="statement",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="faults",
                to="onestop_paying.statement",
            ),
        ),
        migrations.AddField(
            model_name="statementpiece",
            name="statement",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pieces",
                to="onestop_paying.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementfault",
            constraint=models.UniqueConstraint(fields=("statement", "row"), name="statement_fault_once"),
        ),
        migrations.AddConstraint(
            model_name="statementfault",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ("amount", "day"))), name="statement_fault_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementpiece",
            constraint=models.UniqueConstraint(fields=("statement", "number"), name="statement_piece_once"),
        ),
    ]
