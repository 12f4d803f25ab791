from django.db import migrations, models

# Which posts a pack opened is in the journal; which pack it was, is not: empty until that pack is applied again.
BROUGHT = """
UPDATE people_post SET pack = '' WHERE id IN (
    SELECT jsonb_array_elements_text(body::jsonb #> '{payload,opened}')::bigint
    FROM journal_record WHERE name = 'post.loaded')
"""


class Migration(migrations.Migration):
    """A post knows the pack that brought it, and the day from which it is no more; then its code is free again."""

    dependencies = [("people", "0008_tokens_watched"), ("journal", "0001_journal")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="pack",
            field=models.TextField(
                null=True,
                help_text="the pack that brought it; none: opened by hand; empty: a pack, not noted which",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="ended_on",
            field=models.DateField(null=True, help_text="the first day on which it is no more"),
        ),
        migrations.RemoveConstraint(model_name="post", name="post_once_in_a_unit"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("unit", "code"), condition=models.Q(("ended_on", None)), name="post_once_in_a_unit"
            ),
        ),
        migrations.RunSQL(BROUGHT, migrations.RunSQL.noop),
    ]
