from django.db import migrations

GUARD = """
CREATE FUNCTION measures_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Figures only grow: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Establish another figure; it will name the one it corrects.';
END $$;
CREATE TRIGGER measures_figure_only_grows BEFORE UPDATE OR DELETE ON measures_figure
    FOR EACH ROW EXECUTE FUNCTION measures_refuse();
CREATE TRIGGER measures_figure_never_emptied BEFORE TRUNCATE ON measures_figure
    FOR EACH STATEMENT EXECUTE FUNCTION measures_refuse();
"""

# A correction is of the same measure, unit and period, and comes after what it corrects.
DESCENT = """
CREATE FUNCTION measures_same_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM measures_figure f WHERE f.id = NEW.corrects_id AND f.id < NEW.id
            AND f.unit_id = NEW.unit_id AND f.measure = NEW.measure AND f.period = NEW.period) THEN
        RAISE EXCEPTION 'Figure % corrects %, which is not an earlier figure of the same measure, unit and period.',
            NEW.id, NEW.corrects_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_figure_descent BEFORE INSERT ON measures_figure
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION measures_same_line();
"""


class Migration(migrations.Migration):
    """What must hold of figures whoever writes them."""

    dependencies = [("measures", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION measures_refuse CASCADE"),
        migrations.RunSQL(DESCENT, "DROP FUNCTION measures_same_line CASCADE"),
    ]
