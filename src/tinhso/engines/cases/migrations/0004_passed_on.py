from django.db import migrations, models

TOLD = """
WITH RECURSIVE passed AS (
  SELECT s.id, s.case_id, s.to_unit, (j.body::jsonb->'payload'->>'from_unit')::bigint AS from_unit,
    row_number() OVER (PARTITION BY s.case_id ORDER BY s.id) AS n, count(*) OVER (PARTITION BY s.case_id) AS last
  FROM cases_casestep s JOIN journal_record j ON j.id = s.event AND j.name = 'cases.followed'
  WHERE s.kind = 'follow'
), opened AS (
  SELECT DISTINCT ON (s.case_id) s.case_id, CASE WHEN jsonb_typeof(j.body::jsonb->'payload'->'deciding') = 'number'
    THEN (j.body::jsonb->'payload'->>'deciding')::bigint END AS unit
  FROM cases_casestep s LEFT JOIN journal_record j ON j.id = s.event
  WHERE s.case_id IN (SELECT case_id FROM passed) ORDER BY s.case_id, s.id
), born AS (
  SELECT DISTINCT p.case_id, p.last, coalesce(o.unit, p.from_unit) AS unit FROM passed p
  JOIN opened o USING (case_id) JOIN cases_case c ON c.id = p.case_id
  WHERE o.unit IS NOT NULL OR (c.receiving_id IS NULL AND c.deciding_id IS NULL)
), walked AS (
  SELECT case_id, last, 0::bigint AS n, unit, ARRAY[]::bigint[] AS steps FROM born
  UNION ALL
  SELECT w.case_id, w.last, p.n, CASE WHEN p.from_unit = w.unit THEN p.to_unit ELSE w.unit END,
    CASE WHEN p.from_unit = w.unit THEN w.steps || p.id ELSE w.steps END
  FROM walked w JOIN passed p ON p.case_id = w.case_id AND p.n = w.n + 1
), told AS (
  SELECT DISTINCT ON (w.case_id) w.steps FROM walked w JOIN cases_case c ON c.id = w.case_id AND c.unit_id = w.unit
  WHERE w.n = w.last
  ORDER BY w.case_id, cardinality(w.steps) DESC, w.steps
)
UPDATE cases_casestep s SET from_unit = p.from_unit
FROM (SELECT unnest(steps) AS id FROM told) AS step JOIN passed p ON p.id = step.id WHERE s.id = p.id
"""
"""Whose the case itself was at each passing on. A case began in the unit that the event of its opening says decides it, or else,
where no other unit has to do with it, in one it was passed on from. From there the events must lead to whose it is now; where
they do from several, as when a successor ended too, it began where most of them are steps on the way. Of others nothing is put
down: they count for whose they are now, as before."""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_near_lists"), ("journal", "0003_seals")]

    operations = [
        migrations.AddField(
            model_name="casestep",
            name="from_unit",
            field=models.BigIntegerField(help_text="follow: whose the case itself was until then", null=True),
        ),
        migrations.AlterField(
            model_name="casestep",
            name="kind",
            field=models.TextField(
                db_default="move", default="move", help_text="move, back, claim, assign, hand-over, follow, release"
            ),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(
                condition=models.Q(("from_unit__isnull", False)),
                fields=["case", "id"],
                include=("from_unit",),
                name="step_passed_on",
            ),
        ),
    ]
