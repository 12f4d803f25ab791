"""What keepers and approvers of the configuration see and press."""

import io
import json

import pytest
from tests.services.configuration.conftest import AT, NEXT, as_zip, change

from tinhso.services.configuration import actions
from tinhso.services.configuration.models import AppliedPack, PackPlan
from tinhso.services.configuration.nav import to_approve
from tinhso.services.configuration.queries import called, titles
from tinhso.store.models import StoredDefinition

pytestmark = pytest.mark.usefixtures("english_on_that_day")


def said(answer):
    return answer.content.decode()


def file_of(content):
    file = io.BytesIO(content)
    file.name = "hill.zip"
    return file


@pytest.fixture
def changed(office):
    change(office.packs, "hill/report-forms/quarter.yaml", *NEXT)
    change(office.packs, "hill/report-forms/quarter.yaml", "due_after_days: 30", "due_after_days: 45")
    return as_zip(office.packs, "hill")


def test_the_configuration_is_for_those_who_look_after_it(client, office, be):
    assert client.get("/cau-hinh/").status_code == 302
    be(office.keeper)
    text = said(client.get("/cau-hinh/"))
    assert "hill" in text and "Report forms" in text and "Upload a pack" in text
    be(office.approver)
    assert "Upload a pack" not in said(client.get("/cau-hinh/"))
    assert client.get("/cau-hinh/tai-len/").status_code == 403


@pytest.mark.parametrize(("status", "said_so"), [("official", "Official, with examples"), ("partial", "Partly ours")])
def test_a_pack_that_calls_itself_official_says_so_when_it_holds_examples(client, office, be, status, said_so):
    row = AppliedPack.objects.get(pack="land")
    row.manifest = json.dumps(json.loads(row.manifest) | {"status": status})
    row.save()
    be(office.keeper)
    assert said_so in said(client.get("/cau-hinh/"))


def test_pages_cost_what_is_pinned(client, office, be, pinned_queries):
    be(office.keeper)
    for name, address in (
        ("configuration: home", "/cau-hinh/"),
        ("configuration: kind", "/cau-hinh/dinh-nghia/roles/"),
        ("configuration: definition", "/cau-hinh/dinh-nghia/report-forms/hill.quarter/"),
    ):
        client.get(address)
        with pinned_queries(name):
            assert client.get(address).status_code == 200


def test_a_definition_shows_its_versions_its_days_and_that_it_is_an_example(client, office, be, changed):
    be(office.keeper)
    text = said(client.get("/cau-hinh/dinh-nghia/report-forms/hill.quarter/"))
    assert "Báo cáo quý" in text and "Version 1" in text and "no official document stands behind it" in text
    assert client.get("/cau-hinh/dinh-nghia/report-forms/none/").status_code == 404
    assert client.get("/cau-hinh/dinh-nghia/none/").status_code == 404


def test_a_pack_goes_from_upload_to_applied_by_two_persons(client, office, be, changed):
    be(office.keeper)
    answer = client.post("/cau-hinh/tai-len/", {"file": file_of(changed)})
    assert answer.status_code == 302
    address = answer["Location"]
    text = said(client.get(address))
    assert "due_after_days" in text and "30" in text and "45" in text
    assert "Propose to a second person" in text and "Apply now" not in text
    assert text.index('id="rights"') < text.index('id="definitions"'), "rights come first"
    assert client.post(address, {"do": "propose"}).status_code == 302
    text = said(client.get(address))
    assert "Approve and apply" not in text
    be(office.approver)
    (waiting,) = to_approve(office.approver, AT.date())
    assert waiting.href == address and to_approve(office.keeper, AT.date()) == []
    assert waiting.title.endswith("Tỉnh Đồi"), "by its name, not by its code"
    assert "Approve and apply" in said(client.get(address))
    assert StoredDefinition.objects.filter(code="hill.quarter").count() == 1
    assert client.post(address, {"do": "approve"}).status_code == 302
    assert StoredDefinition.objects.filter(code="hill.quarter").count() == 2
    text = said(client.get(address))
    assert "Applied" in text and "due_after_days" in text, "a decided plan stays readable"
    assert to_approve(office.approver, AT.date()) == []


def test_who_proposed_is_told_why_another_has_to_approve(client, office, be, changed):
    id = actions.upload(changed, by=office.both, at=AT)
    actions.propose(id, by=office.both, at=AT)
    be(office.both_approving)
    text = said(client.get(f"/cau-hinh/ke-hoach/{id}/"))
    assert "another person has to approve it" in text and "Approve and apply" not in text
    answer = client.post(f"/cau-hinh/ke-hoach/{id}/", {"do": "approve"})
    assert answer.status_code == 422 and "second person is needed" in said(answer)


def test_mistakes_are_shown_all_at_once_with_file_and_line(client, office, be):
    change(office.packs, "hill/report-forms/quarter.yaml", "measure: hill.huts", "measure: hill.nowhere")
    change(office.packs, "hill/report-forms/quarter.yaml", "process: report-return", "process: none")
    be(office.keeper)
    answer = client.post("/cau-hinh/tai-len/", {"file": file_of(as_zip(office.packs, "hill"))})
    text = said(answer)
    assert answer.status_code == 422 and "3 things need mending" in text
    assert "hill/report-forms/quarter.yaml, line 8" in text and "hill.nowhere" in text
    assert not PackPlan.objects.filter(outcome="").exists()


@pytest.mark.parametrize("content", [b"", b"MZ not a zip", b"PK\x03\x04"])
def test_what_is_no_pack_is_told_beside_the_field(client, office, be, content):
    be(office.keeper)
    answer = client.post("/cau-hinh/tai-len/", {"file": file_of(content)})
    assert answer.status_code == 422


def test_a_plan_out_of_date_says_so_and_cannot_be_approved(client, office, be, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    actions.propose(id, by=office.keeper, at=AT)
    other = actions.upload(changed, by=office.both, at=AT)
    actions.propose(other, by=office.both, at=AT)
    actions.approve(other, by=office.approver, at=AT)
    be(office.approver)
    text = said(client.get(f"/cau-hinh/ke-hoach/{id}/"))
    assert "This plan is out of date" in text and "Approve and apply" not in text
    assert client.post(f"/cau-hinh/ke-hoach/{id}/", {"do": "approve"}).status_code == 422


def test_an_unknown_button_is_refused_and_an_unknown_plan_is_not_there(client, office, be, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    be(office.keeper)
    assert client.post(f"/cau-hinh/ke-hoach/{id}/", {"do": "explode"}).status_code == 422
    assert client.get("/cau-hinh/ke-hoach/999999/").status_code == 404


def test_the_running_configuration_is_downloaded_as_an_attachment(client, office, be):
    be(office.keeper)
    answer = client.get("/cau-hinh/tai-ve/")
    assert answer["Content-Type"] == "application/zip" and answer["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("packs", "said_so"), [(["hill"], "Tỉnh Đồi"), (["land", "hill"], "Tỉnh Đồi và 1 gói khác"), (["new"], "new")]
)
def test_a_plan_is_called_by_the_pack_that_the_others_carry(office, packs, said_so):
    assert called(packs, titles()) == said_so
