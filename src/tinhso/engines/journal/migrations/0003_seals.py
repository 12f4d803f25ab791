from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import tinhso.engines.journal.fields

GUARD = """
ALTER TABLE journal_block ALTER COLUMN members SET STORAGE EXTERNAL, ALTER COLUMN bound_members SET STORAGE EXTERNAL;
ALTER TABLE journal_block ADD CONSTRAINT journal_block_is_whole CHECK (
    number > 0 AND count BETWEEN 1 AND 10000 AND octet_length(members) = 40 * count
    AND octet_length(bound_members) = 49 * bound_count AND octet_length(bound_root) = 32
    AND octet_length(root) = 32 AND octet_length(previous) = 32 AND octet_length(hash) = 32);
CREATE UNIQUE INDEX journal_block_in_order ON journal_block (last_xid, last_id);
CREATE TRIGGER journal_block_only_grows BEFORE UPDATE OR DELETE ON journal_block
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_block_never_emptied BEFORE TRUNCATE ON journal_block
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_stamp_only_grows BEFORE UPDATE OR DELETE ON journal_stamp
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_stamp_never_emptied BEFORE TRUNCATE ON journal_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""

# For who searches the journal by person or unit; both ascend, so that an act adds to the end of the same few pages.
SEARCHED = """
CREATE INDEX journal_record_by_person ON journal_record (person, id) WHERE person IS NOT NULL;
CREATE INDEX journal_record_by_unit ON journal_record (unit, id) WHERE unit IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_on_behalf")]
    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("last_xid", tinhso.engines.journal.fields.TransactionId()),
                ("last_id", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("root", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
                ("members", models.BinaryField()),
                ("bound_kinds", ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("bound_count", models.IntegerField()),
                ("bound_root", models.BinaryField()),
                ("bound_members", models.BinaryField()),
            ],
            options={"db_table": "journal_block"},
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.BigIntegerField(db_index=True)),
                ("authority", models.TextField(help_text="address that was asked")),
                ("answer", models.BinaryField()),
                ("stamped_at", models.DateTimeField()),
            ],
            options={"db_table": "journal_stamp"},
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(
            SEARCHED, "DROP INDEX IF EXISTS journal_record_by_person; DROP INDEX IF EXISTS journal_record_by_unit"
        ),
    ]
