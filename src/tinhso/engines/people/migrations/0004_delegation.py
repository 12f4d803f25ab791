import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import tinhso.store.fields

GUARD = """
CREATE FUNCTION people_delegation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF (SELECT person_id FROM people_appointment WHERE id = NEW.giver_id)
            = (SELECT person_id FROM people_appointment WHERE id = NEW.taker_id) THEN
            RAISE EXCEPTION 'delegation_to_another: nobody lends to themselves' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
        AND to_jsonb(NEW) - 'withdrawn_at' = to_jsonb(OLD) - 'withdrawn_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A delegation is withdrawn, never altered or deleted.';
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON people_delegation
    FOR EACH ROW EXECUTE FUNCTION people_delegation_guard();
CREATE TRIGGER rights_follow AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON people_delegation
    FOR EACH STATEMENT EXECUTE FUNCTION people_rights_changed();
"""


class Migration(migrations.Migration):
    """Rights lent by one appointment to another. Rights follow from them, so they change the rights' number too."""

    dependencies = [("people", "0003_personal_tokens"), ("units", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), help_text="codes of rights", size=None
                    ),
                ),
                ("width", models.TextField(help_text="own, below or all")),
                ("period", tinhso.store.fields.PeriodField()),
                ("document", models.TextField(blank=True, help_text="the paper it rests on, as the giver names it")),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.appointment"
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.appointment"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        expressions=[
                            ("giver", "="),
                            ("taker", "="),
                            (django.db.models.functions.comparison.Coalesce("unit", 0), "="),
                            ("width", "="),
                            ("period", "&&"),
                        ],
                        name="delegation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__endswith__isnull", False),
                            ("period__isempty", False),
                            ("period__startswith__isnull", False),
                        ),
                        name="delegation_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rights__len__gt", 0)), name="delegation_lends_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit", None), ("width", "all")),
                            models.Q(("unit__isnull", False), ("width__in", ("own", "below"))),
                            _connector="OR",
                        ),
                        name="delegation_width",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True), name="delegation_to_another"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION people_delegation_guard() CASCADE"),
    ]
