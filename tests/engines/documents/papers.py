"""A paper's row, for tests that are about its bytes."""

from datetime import UTC, datetime

from django.db import connection

from tinhso.engines.documents.models import Paper


def paper(sha256: str) -> Paper:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO units_unit (id, tree) VALUES (900001, 'territory') ON CONFLICT DO NOTHING")
    return Paper.objects.create(
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        sha256=sha256,
        about_kind="test",
        about_id=1,
        unit_id=900001,
        right="x",
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )
