import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import tinhso.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("store", "0002_definitions"),
        ("units", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CasePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(help_text="what it is to the case: a code of the owner")),
                ("paper", models.BigIntegerField()),
                ("event", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="DueChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.DateTimeField(null=True)),
                ("now", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("event", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="label",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("title", models.TextField()),
                ("folded", tinhso.store.fields.KeyText(db_collation="C")),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField()),
                ("words", models.TextField()),
                ("person", models.BigIntegerField(null=True)),
                ("post", models.BigIntegerField(null=True)),
                ("post_unit", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("event", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(help_text="code of the opinion in the process")),
                ("question", models.TextField()),
                ("asked_by", models.BigIntegerField(help_text="the post", null=True)),
                ("asked_unit", models.BigIntegerField(help_text="the unit that asked", null=True)),
                ("asked_at", models.DateTimeField()),
                ("due", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.BigIntegerField(help_text="the post", null=True)),
                ("answered_person", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                ("asked_event", models.BigIntegerField()),
                ("answered_event", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.TextField(help_text="applicant, authorised, …: a code of the owner")),
                ("person", models.BigIntegerField(null=True)),
                ("unit", models.BigIntegerField(null=True)),
                ("handle", tinhso.store.fields.KeyText(blank=True, db_collation="C")),
                ("event", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Raised",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.TextField(help_text="code of the escalation in the process")),
                ("due", models.DateTimeField()),
                ("to", models.TextField()),
                ("unit", models.BigIntegerField(help_text="the unit told", null=True)),
                ("person", models.BigIntegerField(help_text="the person told", null=True)),
                ("at", models.DateTimeField()),
                ("event", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(help_text="linked, follows, corrects, …: a code of the owner")),
                ("event", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.BigIntegerField()),
                ("process", models.BigIntegerField()),
                ("state", models.TextField()),
                ("waiting", models.BigIntegerField(db_default=0, default=0)),
                ("late", models.BigIntegerField(db_default=0, default=0)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.BigIntegerField()),
                ("process", models.BigIntegerField()),
                ("state", models.TextField()),
                ("n", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="asked",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), help_text="kinds of opinions still to come", null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="channel",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="case",
            name="clock",
            field=models.JSONField(help_text="limit, clock events and phase", null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="deciding",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="due",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="priority",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="receiving",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="sorts_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="step_due",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="turn_person",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="turn_unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="casestep",
            name="kind",
            field=models.TextField(db_default="move", default="move", help_text="move, back, claim, assign, hand-over"),
        ),
        migrations.AddField(
            model_name="casestep",
            name="to_person",
            field=models.BigIntegerField(help_text="the person it was given to", null=True),
        ),
        migrations.AddField(
            model_name="casestep",
            name="to_unit",
            field=models.BigIntegerField(help_text="the unit it was given to", null=True),
        ),
        migrations.AlterField(
            model_name="case",
            name="process",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.storeddefinition",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
        migrations.AlterField(
            model_name="casestep",
            name="action",
            field=models.TextField(blank=True, help_text="empty: the case was opened, or given to somebody"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("turn_unit__isnull", False)),
                fields=["sorts_by", "id"],
                include=("turn_unit",),
                name="case_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("turn_unit__isnull", False)),
                fields=["turn_unit", "sorts_by", "id"],
                name="case_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("turn_person__isnull", False)),
                fields=["turn_person", "sorts_by", "id"],
                name="case_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("step_due__isnull", False)), fields=["step_due", "id"], name="case_by_step"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("sorts_by__isnull", False), ("turn_unit__isnull", True)),
                fields=["unit", "-sorts_by", "-id"],
                name="case_closed_of_unit",
            ),
        ),
        migrations.AddField(
            model_name="casepaper",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="duechange",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddIndex(
            model_name="label",
            index=models.Index(fields=["folded"], name="label_prefix"),
        ),
        migrations.AddIndex(
            model_name="label",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="label_parts", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case"),
        ),
        migrations.AddField(
            model_name="opinion",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                help_text="asked",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="participants", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="raised",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="relation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="other",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(fields=("unit", "process", "state"), name="tally_once"),
        ),
        migrations.AddIndex(
            model_name="tallychange",
            index=models.Index(fields=["unit"], name="tally_change_unit"),
        ),
        migrations.AddConstraint(
            model_name="casepaper",
            constraint=models.UniqueConstraint(fields=("case", "kind", "paper"), name="case_paper_once"),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("answered_at", None)), fields=["unit", "due", "id"], name="opinion_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                condition=models.Q(("handle", ""), _negated=True), fields=["handle"], name="participant_by_handle"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("case", "role", "person", "unit", "handle"), name="participant_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="raised",
            index=models.Index(fields=["unit", "-at", "-id"], name="raised_to_unit"),
        ),
        migrations.AddIndex(
            model_name="raised",
            index=models.Index(fields=["person", "-at", "-id"], name="raised_to_person"),
        ),
        migrations.AddConstraint(
            model_name="raised",
            constraint=models.UniqueConstraint(fields=("case", "rule", "due"), name="raised_once"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(fields=("case", "other", "kind"), name="relation_once"),
        ),
        migrations.RunSQL(
            "CREATE INDEX label_words ON cases_label USING gin (to_tsvector('simple'::regconfig, folded))",
            "DROP INDEX IF EXISTS label_words",
        ),
    ]
