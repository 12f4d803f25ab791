"""What the packs ship for this service, read without a database."""

from functools import cache
from pathlib import Path

from tinhso.kernel.packs import read_yaml
from tinhso.services.onestop.form_shapes import FormSection, ProcedureForm
from tinhso.services.onestop.procedures import Procedure
from tinhso.services.onestop.rules import finding
from tinhso.services.onestop.search_words import SearchWords
from tinhso.store.keys import fold

NATIONAL = Path(__file__).parents[3] / "packs" / "national"


@cache
def procedures() -> tuple[Procedure, ...]:
    files = sorted((NATIONAL / "procedures").glob("*.yaml"))
    return tuple(Procedure.model_validate(value) for file in files for value, _lines in read_yaml(file, file.name))


@cache
def forms() -> tuple[ProcedureForm, ...]:
    files = sorted((NATIONAL / "procedure-forms").glob("*.yaml"))
    return tuple(ProcedureForm.model_validate(value) for file in files for value, _lines in read_yaml(file, file.name))


@cache
def sheets() -> dict[str, tuple[FormSection, ...]]:
    """What the form of each procedure asks, by the procedure's code: those of a folder of their own, else the one in it."""
    return {it.code: it.form for it in procedures() if it.form} | {form.code: form.sections for form in forms()}


@cache
def index() -> finding.Index:
    """As the catalogue makes it."""
    (value, _lines) = next(iter(read_yaml(NATIONAL / "procedure-words" / "vi.yaml", "vi.yaml")))
    given = SearchWords.model_validate(value)
    words = finding.words_of([tuple(map(fold, group)) for group in given.same], map(fold, given.empty))
    return finding.index(
        (
            finding.entry(
                it.code,
                fold(f"{it.title.vi} {it.title.en or ''}"),
                [fold(phrase) for phrase in it.words],
                fold(f"{it.field_title.vi} {it.result.vi}"),
                words,
            )
            for it in procedures()
        ),
        words,
    )
