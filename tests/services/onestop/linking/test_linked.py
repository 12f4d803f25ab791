"""One submission, several dossiers: received together or not at all, each with its own code and day, each knowing the others."""

from dataclasses import replace
from html import unescape

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel.errors import NotNow, Problems
from tinhso.services.onestop.linking import queries
from tinhso.services.onestop.linking.actions import receive_linked
from tinhso.services.onestop.linking.definitions import ProcedureGroup, check
from tinhso.services.onestop.linking.models import Linked
from tinhso.services.onestop.models import Dossier

from ..conftest import keep_folders
from ..desk_world import BIRTH, MORNING, NUMBER, POLICE, STATUS
from ..shipped import procedures

DEATH, FUNERAL, GROUP = "1.000656", "1.001731", "khai-tu-mai-tang"
DAY = MORNING.date()


@pytest.fixture
def grouped(world):
    keep_folders("procedures", only=(DEATH, FUNERAL))
    keep_folders("procedure-groups")
    return world


def taken(world, **more):
    """An intake for each procedure of the group, complete."""
    found = []
    for code in (DEATH, FUNERAL):
        it = next(one for one in procedures() if one.code == code)
        papers = [paper.code for paper in it.papers if paper.when is None]
        decides = world.hill if it.decides.level == "commune" else world.land
        found.append(replace(world.intake(STATUS, **more), procedure=code, papers=papers, deciding=decides))
    return found


def test_each_procedure_becomes_a_dossier_and_the_submission_has_the_desks_code(grouped):
    desk = grouped.seats["desk"]
    linked = receive_linked(queries.group(GROUP, on=DAY), taken(grouped), by=desk, at=MORNING)
    codes = [one.code for one in linked.dossiers]
    assert codes == ["H38.04630-260908-0001", "H38.04630-260908-0002"]
    assert linked.code == "H38.04630-260908-0003", "one series, so that no code is given twice"
    rows = list(Dossier.objects.order_by("id"))
    dues = [cases.state_of(row.case_id).due for row in rows]
    assert len(set(dues)) == 2, "each its own time"
    related = cases.whole(rows[0].case_id, by=desk, on=DAY).relations
    assert ("linked", rows[1].case_id) in [one[:2] for one in related]
    names = list(Entry.objects.filter(name__startswith="dossier").order_by("id").values_list("name", flat=True))
    assert names == ["dossier.received", "dossier.received", "dossier-group.received"]
    assert not any(NUMBER in entry.body for entry in Entry.objects.all())


def test_one_that_is_wrong_stops_all_and_all_is_told_at_once(grouped):
    wrong = [replace(one, name=" ", papers=one.papers[1:]) for one in taken(grouped)]
    with pytest.raises(Problems) as told:
        receive_linked(queries.group(GROUP, on=DAY), wrong, by=grouped.seats["desk"], at=MORNING)
    fields = [problem.field for problem in told.value.problems]
    assert fields.count("name") == 1
    assert any(field.startswith("m0:paper-") for field in fields) and any(
        field.startswith("m1:paper-") for field in fields
    )
    assert not Dossier.objects.exists() and not Linked.objects.exists()
    assert not Entry.objects.filter(name__startswith="dossier").exists()


def test_the_second_wrong_leaves_nothing_of_the_first(grouped):
    first, second = taken(grouped)
    with pytest.raises(Problems):
        receive_linked(
            queries.group(GROUP, on=DAY), [first, replace(second, deciding=None)], by=grouped.seats["desk"], at=MORNING
        )
    assert not Dossier.objects.exists()


def test_other_procedures_than_the_groups_are_refused(grouped):
    with pytest.raises(NotNow):
        receive_linked(queries.group(GROUP, on=DAY), taken(grouped)[:1], by=grouped.seats["desk"], at=MORNING)


def test_the_desk_takes_in_a_group_and_each_dossier_shows_the_other(grouped, browse):
    desk = browse("desk")
    assert f"/ho-so/nhom/{GROUP}/" in unescape(desk.get("/ho-so/nhom/").content.decode())
    page = f"/ho-so/nhom/{GROUP}/"
    shown = unescape(desk.get(page).content.decode())
    assert "Xóa đăng ký thường trú (Công an cấp xã)" in shown and 'name="m1:paper-' in shown
    given = {"name": "Nguyễn Thị Mẫu", "number": NUMBER, "channel": "desk"}
    for place, intake in enumerate(taken(grouped)):
        given |= {f"m{place}:deciding": intake.deciding, **{f"m{place}:paper-{code}": "in" for code in intake.papers}}
    wrong = desk.post(page, given | {"number": "1", "m1:paper-van-ban": "", "m0:paper-to-khai": ""})
    shown = unescape(wrong.content.decode())
    assert wrong.status_code == 422 and 'id="e-number"' in shown and 'href="#f-m0:paper-to-khai"' in shown
    wrong = desk.post(page, given | {"m0:deciding": ""})
    assert wrong.status_code == 422 and 'id="e-m0:deciding"' in unescape(wrong.content.decode())
    sent = desk.post(page, given)
    assert sent.status_code == 302
    after = unescape(desk.get(sent["Location"]).content.decode())
    first, second = Dossier.objects.order_by("id")
    assert first.code in after and second.code in after and after.count("Mã bí mật") >= 1
    opened = unescape(desk.get(f"/ho-so/{first.pk}/").content.decode())
    assert f"/ho-so/{second.pk}/" in opened and Linked.objects.get().code in opened
    assert browse("other desk").get(sent["Location"]).status_code == 404


def test_a_form_within_a_group_keeps_its_own_names_rows_and_answers(grouped, browse):
    from ..filling.test_form_pages import ANSWERS, answers_of

    desk, page = browse("desk"), "/ho-so/nhom/khai-sinh-lien-thong/"
    given = {
        "name": "Nguyễn Thị Mẫu",
        "number": NUMBER,
        "channel": "desk",
        "m0:deciding": grouped.hill,
        "m0:form-how": "screen",
    }
    given |= {f"m0:paper-{code}": "in" for code in ("to-khai", "giay-chung-sinh", "giay-to-tuy-than")}
    given |= {f"m0:{name}": value for name, value in ANSWERS.items()}
    more = unescape(desk.post(page, given | {"do": "rows:m0:cha-me", "m0:a:cha-me:rows": "1"}).content.decode())
    assert 'name="m0:a:cha-me:1:ten-cha-me"' in more and 'value="Trần Văn Con"' in more
    wrong = desk.post(page, given | {"m0:a:ten-con": ""})
    assert wrong.status_code == 422 and 'id="e-m0:a:ten-con"' in unescape(wrong.content.decode())
    assert desk.post(page, given).status_code == 302
    assert answers_of(Dossier.objects.get().pk).answers["ten-con"] == "Trần Văn Con"


FORMS = {
    "m0:form-how": "screen",
    "m0:a:quan-he-nguoi-mat": "Con",
    "m0:a:ten-nguoi-mat": "Trần Văn Mất",
    "m0:a:ngay-sinh-nguoi-mat": "1940",
    "m0:a:gioi-tinh-nguoi-mat": "nam",
    "m0:a:dan-toc-nguoi-mat": "Kinh",
    "m0:a:noi-cu-tru-cuoi": "Xã Đồi",
    "m0:a:ngay-mat": "05/09/2026",
    "m0:a:noi-mat": "tai-nha",
    "m0:a:nguyen-nhan-mat": "Già yếu",
    "m0:a:co-giay-bao-tu": "no",
    "m0:a:ly-do-khong-bao-tu": "Mất tại nhà",
    "m1:form-how": "screen",
    "m1:a:doi-tuong-nguoi-mat": "huu-tri-xa-hoi",
    "m1:a:lo-mai-tang-la": "ca-nhan",
    "m1:a:cach-nhan-tien": "tien-mat",
}
"""Of both forms of the group: the second is not asked again who died, when, and where they lived."""


@pytest.fixture
def with_forms(grouped):
    keep_folders("procedure-forms", only=(DEATH, FUNERAL))
    given = {"name": "Nguyễn Thị Mẫu", "number": NUMBER, "channel": "desk"}
    for place, intake in enumerate(taken(grouped)):
        given |= {f"m{place}:deciding": intake.deciding, **{f"m{place}:paper-{code}": "in" for code in intake.papers}}
    return given


def test_what_both_forms_ask_is_asked_once_and_kept_with_both(with_forms, browse):
    from ..filling.test_form_pages import answers_of

    desk, page = browse("desk"), f"/ho-so/nhom/{GROUP}/"
    shown = unescape(desk.get(page).content.decode())
    assert 'name="m0:a:ten-nguoi-mat"' in shown and 'name="m1:a:ten-nguoi-mat"' not in shown
    assert 'name="m1:a:doi-tuong-nguoi-mat"' in shown and "Đã hỏi ở trên" in shown
    papers = {name: "" for name in with_forms if name.endswith(":paper-to-khai")}
    assert len(papers) == 2 and "thay cho giấy này" in shown
    assert desk.post(page, with_forms | FORMS | papers).status_code == 302
    death, funeral = (answers_of(row.pk).answers for row in Dossier.objects.order_by("id"))
    for code in ("ten-nguoi-mat", "ngay-mat", "noi-cu-tru-cuoi", "quan-he-nguoi-mat"):
        assert death[code] == funeral[code], code
    assert "doi-tuong-nguoi-mat" not in death and funeral["doi-tuong-nguoi-mat"] == "huu-tri-xa-hoi"


def test_what_is_wrong_in_it_is_told_once_where_it_was_asked(with_forms, browse):
    answer = browse("desk").post(f"/ho-so/nhom/{GROUP}/", with_forms | FORMS | {"m0:a:ngay-mat": "31/02/2026"})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422 and 'id="e-m0:a:ngay-mat"' in shown and "m1:a:ngay-mat" not in shown
    assert not Dossier.objects.exists()


def test_where_the_first_form_stands_on_paper_the_second_asks_itself(with_forms, browse):
    from ..filling.test_form_pages import answers_of

    desk, page = browse("desk"), f"/ho-so/nhom/{GROUP}/"
    given = with_forms | {name: value for name, value in FORMS.items() if name.startswith("m1:")}
    given |= {"m0:form-how": "paper", "m0:a:ten-nguoi-mat": "Gõ rồi lại thôi"}
    answer = desk.post(page, given)
    assert answer.status_code == 422 and 'id="e-m1:a:ten-nguoi-mat"' in unescape(answer.content.decode())
    own = {name.replace("m0:", "m1:"): value for name, value in FORMS.items() if name.startswith("m0:a:")}
    assert desk.post(page, given | own).status_code == 302
    assert answers_of(Dossier.objects.order_by("id")[1].pk).answers["ten-nguoi-mat"] == "Trần Văn Mất"


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        ([STATUS], ("procedures",)),
        ([STATUS, STATUS], ("procedures", 1)),
        ([STATUS, POLICE], ("procedures", 1)),
        ([STATUS, "9.9"], ("procedures", 1)),
    ],
)
def test_a_group_that_cannot_work_is_refused_while_loading(codes, place):
    held = {one.code: one for one in procedures()}
    group = ProcedureGroup.model_validate(
        {"code": "g", "title": {"vi": "G"}, "in_force": DAY, "status": "example", "procedures": codes}
    )
    assert place in [at for at, _said in check(group, lambda _folder, code: held.get(code))]


def test_groups_are_found_the_way_people_ask(grouped):
    assert [kept.it.code for kept in queries.groups("nguoi nha vua mat", on=DAY)] == [GROUP]
    assert (
        queries.groups("không có gì", on=DAY) == []
        and BIRTH in queries.group("khai-sinh-lien-thong", on=DAY).it.procedures
    )
