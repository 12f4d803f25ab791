import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import tinhso.store.fields

GUARD = """
CREATE FUNCTION store_definition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.kind, NEW.code, NEW.version, NEW.status, NEW.title_vi, NEW.title_en, NEW.body, NEW.digest, NEW.pack,
            NEW.loaded_at, lower(NEW.in_force))
           IS NOT DISTINCT FROM
           (OLD.id, OLD.kind, OLD.code, OLD.version, OLD.status, OLD.title_vi, OLD.title_en, OLD.body, OLD.digest, OLD.pack,
            OLD.loaded_at, lower(OLD.in_force))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'definition %/% version % is kept as it is; follow it with a new version', OLD.kind, OLD.code, OLD.version
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER store_definition_stays BEFORE UPDATE OR DELETE ON store_storeddefinition
    FOR EACH ROW EXECUTE FUNCTION store_definition_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StoredDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("code", models.TextField()),
                ("version", models.SmallIntegerField()),
                ("in_force", tinhso.store.fields.PeriodField()),
                ("status", models.TextField()),
                ("title_vi", models.TextField()),
                ("title_en", models.TextField(blank=True)),
                ("body", models.TextField(help_text="canonical JSON of the typed definition")),
                ("digest", models.TextField(help_text="sha256 of the body")),
                ("pack", models.TextField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code", "version"), name="definition_once"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("kind", "="), ("code", "="), ("in_force", "&&")], name="definition_one_in_force"
                    ),
                ]
            },
        ),
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER store_definition_stays ON store_storeddefinition; DROP FUNCTION store_definition_stays();",
        ),
    ]
