"""No piece of the one-stop service forgets to erase: every column that can hold words is named by an eraser, or is said to hold
nothing of a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tinhso.services.onestop.erasers import erasers

SERVICE = "onestop"
TABLE = Path(__file__).with_name("columns_without_persons.yaml")
WORDS = (models.CharField, models.TextField, models.BinaryField, models.JSONField, ArrayField)
"""Kinds of columns into which a name or a number can be written. Dates, sums and keys are none."""


def columns(of: Any) -> Iterator[str]:
    """Those of a model that can hold words; one with fixed choices cannot."""
    for field in of._meta.concrete_fields:
        if isinstance(field, WORDS) and not field.choices:
            yield f"{of._meta.label}.{field.name}"


def held() -> set[str]:
    """All of the service."""
    of_service = [one for one in apps.get_models() if one._meta.app_label.partition("_")[0] == SERVICE]
    assert len(of_service) > 30
    return {column for one in of_service for column in columns(one)}


def without_persons() -> dict[str, str]:
    found = yaml.safe_load(TABLE.read_text("utf-8"))
    return {f"{model}.{name}": what for model, names in found.items() for name, what in names.items()}


def erased() -> list[str]:
    return [column for eraser in erasers.values() for column in eraser.columns]


def test_every_column_that_can_hold_words_is_erased_or_said_to_hold_no_person() -> None:
    forgotten = held() - set(erased()) - set(without_persons())
    assert not forgotten, (
        f"{sorted(forgotten)}: name it in the eraser of its piece (onestop/erasers.py), or write in {TABLE.name} what it holds "
        "that tells of no person."
    )


def test_nothing_is_named_that_is_not_there_or_twice() -> None:
    assert sorted({*erased(), *without_persons()} - held()) == []
    assert sorted(set(erased()) & set(without_persons())) == []
    assert len(set(erased())) == len(erased()), "one eraser a column"


def test_what_holds_no_person_says_what_it_holds() -> None:
    assert [column for column, what in without_persons().items() if len(str(what)) < 5] == []


def test_a_column_of_a_new_piece_is_seen() -> None:
    class Noted(models.Model):
        of = models.BigIntegerField()
        words = models.TextField()
        state = models.TextField(choices=[("a", "a")])
        at = models.DateTimeField()

        class Meta:
            app_label = "onestop_invented"

    try:
        assert list(columns(Noted)) == ["onestop_invented.Noted.words"]
    finally:
        del apps.all_models["onestop_invented"]
        apps.clear_cache()


def test_every_piece_with_columns_of_persons_has_an_eraser_of_its_own() -> None:
    pieces = {column.partition(".")[0] for column in erased()}
    assert pieces == {
        "onestop", "onestop_filling", "onestop_issuing", "onestop_online", "onestop_paying", "onestop_portal",
        "onestop_rating", "onestop_results",
    }  # fmt: skip
