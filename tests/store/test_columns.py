"""Values of columns go to the driver as Django would send them, only sooner."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, models

from tinhso.kernel.period import Period
from tinhso.store.columns import readers, sender, sets_itself
from tinhso.store.models import StoredDefinition

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.TextField(), "Tú Lệ"),
        (models.CharField(max_length=9), "Tú Lệ"),
        (models.DateTimeField(), NOW),
        (models.DateField(), date(2026, 11, 22)),
        (models.BooleanField(), True),
        (models.TextField(null=True), None),
        (models.BigIntegerField(null=True), None),
        (models.DateTimeField(null=True), None),
    ],
)
def test_plain_values_are_sent_as_django_sends_them(field, value):
    assert sender(field)(value) == field.get_db_prep_save(value, connection)


@pytest.mark.parametrize("number", [1, 70_000, 2**40, -3])
def test_numbers_of_every_size_have_one_type_so_that_one_statement_is_prepared(number):
    assert sender(models.BigIntegerField())(number) == str(number)


@pytest.mark.parametrize(("field", "value"), [(models.BigIntegerField(), "ba"), (models.DateTimeField(), "never")])
def test_a_value_of_another_type_still_goes_through_the_field(field, value):
    with pytest.raises(Exception, match=r"(?i)number|date|format"):
        sender(field)(value)


def test_a_field_with_a_form_of_its_own_keeps_it():
    in_force = StoredDefinition._meta.get_field("in_force")
    period = Period(date(2026, 1, 1))
    assert sender(in_force)(period) == in_force.get_db_prep_save(period, connection)
    place = [field.name for field in StoredDefinition._meta.concrete_fields].index("in_force")
    assert [where for where, _read in readers(StoredDefinition)] == [place]


def test_a_field_that_fills_itself_in_is_still_asked():
    assert sets_itself(models.DateTimeField(auto_now_add=True))
    assert not sets_itself(models.TextField())
