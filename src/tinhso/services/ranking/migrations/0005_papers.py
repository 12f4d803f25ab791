import django.db.models.deletion
from django.db import migrations, models

FREEZE = """
CREATE FUNCTION ranking_paper_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was published is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ranking_paper_frozen BEFORE UPDATE OR DELETE ON ranking_publishedpaper
    FOR EACH ROW EXECUTE FUNCTION ranking_paper_frozen();
CREATE TRIGGER ranking_paper_never_emptied BEFORE TRUNCATE ON ranking_publishedpaper
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_paper_frozen();
CREATE INDEX ranking_paper_by_event ON ranking_publishedpaper (event);
"""
UNDO = "DROP FUNCTION ranking_paper_frozen CASCADE"


class Migration(migrations.Migration):
    dependencies = [("ranking", "0004_uploads_of_a_person")]
    operations = [
        migrations.CreateModel(
            name="PublishedPaper",
            fields=[
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="paper",
                        serialize=False,
                        to="ranking.round",
                    ),
                ),
                ("event", models.BigIntegerField()),
                ("content", models.TextField()),
            ],
        ),
        migrations.RunSQL(FREEZE, UNDO),
    ]
