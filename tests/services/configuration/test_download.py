"""What runs, taken along: applied to an empty database it brings about the same, and here it changes nothing."""

import shutil

import pytest
from tests.services.configuration.conftest import AT, NEXT, change

from tinhso.engines.units import testing
from tinhso.kernel.actor import process
from tinhso.kernel.definitions import definition_kinds
from tinhso.kernel.packs import read_yaml
from tinhso.project import packs as by_name
from tinhso.project.running import packs_folder
from tinhso.services.configuration import downloads
from tinhso.services.configuration import public as configuration
from tinhso.services.configuration.keeping import uploaded
from tinhso.store import definitions
from tinhso.store.models import StoredDefinition


def stored():
    return sorted(
        (row.kind, row.code, row.version, row.digest, str(row.in_force.start), str(row.in_force.end))
        for row in StoredDefinition.objects.all()
    )


def apply(*names):
    by_name.load(names, by=process("test"), at=AT)


@pytest.mark.django_db
def test_uploaded_here_again_it_changes_nothing(packs):
    apply("hill")
    with uploaded(downloads.archive()) as found:
        assert configuration.plan(found, at=AT).plan.empty


@pytest.mark.django_db
def test_a_pack_that_goes_on_is_given_out_with_all_its_versions(packs, settings):
    apply("hill")
    settings.TINHSO_DEMO = True
    change(packs, "hill/report-forms/quarter.yaml", *NEXT)
    apply("hill")
    with uploaded(downloads.archive()) as found:
        assert configuration.plan(found, at=AT).plan.empty
        read = configuration.read_all(found)["hill"]
        assert [it.definition.version for it in read if it.folder == "report-forms"] == [1, 2]


def test_in_an_empty_database_it_brings_about_the_same(packs, fresh_database, tmp_path, template_database):
    from tests.databases import cloned

    apply("hill")
    before, given = stored(), downloads.archive()
    file = tmp_path / "taken-along.zip"
    file.write_bytes(given)
    shutil.rmtree(packs)
    with cloned(template_database, "elsewhere"):
        definitions.forget()
        testing.forget()
        assert stored() == []
        apply(str(file))
        assert stored() == before
        with by_name.opened([str(file)]) as found:
            assert configuration.plan(found, at=AT).plan.empty
        assert downloads.archive() == given
    definitions.forget()


def test_every_definition_of_our_packs_is_written_so_that_it_reads_the_same(tmp_path):
    seen = 0
    for _name, kind in definition_kinds.items():
        for file in sorted(packs_folder().glob(f"*/{kind.folder}/**/*.yaml")):
            for value, _lines in read_yaml(file, file.name):
                it = kind.model.model_validate(value)
                again = tmp_path / "again.yaml"
                again.write_bytes(downloads.written([it]))
                ((read, _lines),) = read_yaml(again, "again.yaml")
                assert definitions.body_of(kind.model.model_validate(read)) == definitions.body_of(it), file
                seen += 1
    assert seen > 50
