import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_test_database_is_migrated_and_folds_nothing_of_unicode():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), upper('ằ'), current_setting('is_superuser') FROM django_migrations")
        count, upper, superuser = cursor.fetchone()
    assert count > 10
    assert upper == "Ằ"
    assert superuser == "off"
