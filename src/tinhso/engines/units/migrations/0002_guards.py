from django.db import migrations

SHARES = """
CREATE FUNCTION units_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_unit bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.from_unit_id ELSE NEW.from_unit_id END;
    day date := CASE TG_OP WHEN 'DELETE' THEN OLD."on" ELSE NEW."on" END;
    parts integer; known integer; total numeric;
BEGIN
    SELECT count(*), count(share), sum(share) INTO parts, known, total
    FROM units_succession WHERE from_unit_id = old_unit AND "on" = day;
    IF parts > 0 AND NOT (known = 0 OR (known = parts AND total = 1)) THEN
        RAISE EXCEPTION 'shares out of unit % on % do not add up to 1', old_unit, day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'succession_shares_add_up', DETAIL = old_unit::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER succession_shares_add_up AFTER INSERT OR UPDATE OR DELETE ON units_succession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION units_shares_add_up();
"""

TREES = """
ALTER TABLE units_unit ADD CONSTRAINT unit_in_one_tree UNIQUE (id, tree);
ALTER TABLE units_unitversion ADD CONSTRAINT version_in_the_tree_of_its_unit
    FOREIGN KEY (unit_id, tree) REFERENCES units_unit (id, tree);
"""


class Migration(migrations.Migration):
    """What the models cannot say: shares add up, a version stands in its unit's tree, one row counts the changes."""

    dependencies = [("units", "0001_initial")]
    operations = [
        migrations.RunSQL(SHARES, "DROP FUNCTION units_shares_add_up() CASCADE"),
        migrations.RunSQL(
            TREES,
            "ALTER TABLE units_unitversion DROP CONSTRAINT version_in_the_tree_of_its_unit;"
            "ALTER TABLE units_unit DROP CONSTRAINT unit_in_one_tree",
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE units_revision_number; "
            "INSERT INTO units_revision (number) VALUES (nextval('units_revision_number'))",
            "DROP SEQUENCE units_revision_number",
        ),
    ]
