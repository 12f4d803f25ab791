"""The pages on which a unit's administrator keeps its posts and people."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Appointment, Post
from tinhso.kernel.actor import process

from .conftest import AT, named


def opened(browser, world, title="Văn thư", roles=("reporter",)) -> int:
    data = {"unit": world.commune, "title": title, "roles": list(roles)}
    answer = browser.post("/nhan-su/vi-tri/moi/", data)
    assert answer.status_code == 302, named(answer)
    return int(answer["Location"].strip("/").split("/")[-1])


def test_an_administrator_opens_a_post_appoints_a_new_person_and_gives_them_a_key(world, administrator, browse):
    browser = browse(administrator)
    post = opened(browser, world)
    answer = browser.post(
        f"/nhan-su/vi-tri/{post}/bo-nhiem/", {"who": "new", "name": "Lý Mẫu Mới", "start": "06/10/2026"}
    )
    person = int(answer["Location"].strip("/").split("/")[-1])
    assert "Lý Mẫu Mới" in named(browser.get(answer["Location"]))
    answer = browser.post(f"/nhan-su/nguoi/{person}/mat-khau/", {"username": "ly.mau.moi"})
    (given,) = re.findall(r"\bTs[0-9](?:-[a-z0-9]{4}){4}\b", named(answer))
    account = get_user_model().objects.get(username="ly.mau.moi")
    assert account.check_password(given) and account.must_change
    assert given not in named(browser.get(f"/nhan-su/nguoi/{person}/"))


def test_a_post_that_has_ended_says_so_and_is_neither_vacant_nor_to_be_given(world, administrator, browse):
    browser = browse(administrator)
    post = opened(browser, world)
    people.end_posts([post], by=process("test"), at=AT)
    shown = named(browser.get(f"/nhan-su/vi-tri/{post}/"))
    assert "This post is no more since" in shown and "Once allowed to" in shown
    assert "Nobody ever held it." in shown and "Nobody yet" not in shown, "it waits for nobody any more"
    assert "Vacant" not in shown and f"/nhan-su/vi-tri/{post}/bo-nhiem/" not in shown


def test_a_post_opened_here_is_ended_here_with_its_appointment(world, administrator, browse):
    browser = browse(administrator)
    post = opened(browser, world)
    data = {"who": "new", "name": "Lý Mẫu Mới", "start": "01/10/2026"}
    browser.post(f"/nhan-su/vi-tri/{post}/bo-nhiem/", data)
    assert "Lý Mẫu Mới holds it. Once it has ended, they act through it no more" in named(
        browser.get(f"/nhan-su/vi-tri/{post}/ket-thuc/")
    )
    assert browser.post(f"/nhan-su/vi-tri/{post}/ket-thuc/", {}).status_code == 302
    assert "This post is no more since" in named(browser.get(f"/nhan-su/vi-tri/{post}/"))
    assert Appointment.objects.get(post_id=post).period.end == AT.date()
    (told,) = [entry for entry in journal.timeline("post", post) if entry.name == "post.ended"]
    assert (told.unit, told.person, told.payload["posts"]) == (world.commune, administrator.person, [post])
    again = named(browser.get(f"/nhan-su/vi-tri/{post}/ket-thuc/"))
    assert "This post is no more since" in again and "<form class" not in again.split("<main")[1]
    assert opened(browser, world) != post, "its code is free again"


def test_a_post_of_a_pack_is_not_ended_here_and_the_page_says_who_can(world, administrator, officer, browse):
    Post.objects.filter(pk=officer.post).update(pack="tinh-bac")
    browser, address = browse(administrator), f"/nhan-su/vi-tri/{officer.post}/"
    assert 'ket-thuc/"' not in named(browser.get(address)).split("held")[0]
    assert "would bring it back" in named(browser.get(f"{address}ket-thuc/"))
    assert browser.post(f"{address}ket-thuc/", {}).status_code == 422
    assert Post.objects.get(pk=officer.post).ended_on is None


def test_nobody_ends_the_post_they_act_through(world, administrator, browse):
    answer = browse(administrator).post(f"/nhan-su/vi-tri/{administrator.post}/ket-thuc/", {})
    assert answer.status_code == 422 and Post.objects.get(pk=administrator.post).ended_on is None


def test_a_post_to_which_somebody_comes_is_not_ended(world, administrator, browse):
    browser = browse(administrator)
    post = opened(browser, world)
    browser.post(f"/nhan-su/vi-tri/{post}/bo-nhiem/", {"who": "new", "name": "Lý Mẫu", "start": "01/12/2026"})
    answer = browser.post(f"/nhan-su/vi-tri/{post}/ket-thuc/", {})
    assert answer.status_code == 422 and "begins on" in named(answer)


def test_who_may_not_give_a_post_does_not_end_it(world, administrator, browse):
    higher = world.seat(world.commune, "tree-admin")
    answer = browse(administrator).post(f"/nhan-su/vi-tri/{higher.post}/ket-thuc/", {})
    assert answer.status_code in (403, 422) and Post.objects.get(pk=higher.post).ended_on is None


def test_the_list_holds_posts_of_the_own_unit_alone(world, administrator, browse):
    world.seat(world.other, "reporter")
    listed = named(browse(administrator).get("/nhan-su/"))
    assert "Xã Đồi" in listed and "Xã Sông" not in listed


def test_what_is_not_theirs_is_not_there(world, administrator, browse):
    browser, other = browse(administrator), world.seat(world.other, "reporter")
    for address in (
        f"/nhan-su/vi-tri/{other.post}/",
        f"/nhan-su/vi-tri/{other.post}/bo-nhiem/",
        f"/nhan-su/vi-tri/{other.post}/ket-thuc/",
        f"/nhan-su/bo-nhiem/{other.post}/{other.appointment}/ket-thuc/",
        f"/nhan-su/nguoi/{other.person}/",
        f"/nhan-su/nguoi/{other.person}/ten/",
        f"/nhan-su/nguoi/{other.person}/xoa/",
        f"/nhan-su/vi-tri/moi/?unit={world.other}",
    ):
        assert browser.get(address).status_code == 404, address
    assert browser.post("/nhan-su/vi-tri/moi/", {"unit": world.other, "title": "X"}).status_code == 404
    assert browser.post(f"/nhan-su/nguoi/{other.person}/mat-khau/", {"username": "x.y.z"}).status_code == 404


def test_a_role_that_was_not_offered_is_not_taken(world, administrator, browse):
    post = opened(browse(administrator), world, roles=("verifier", "tree-admin", "reporter"))
    assert Post.objects.get(pk=post).roles == ["reporter"]


def test_an_appointment_ends_on_the_last_day_that_was_written(world, administrator, officer, browse):
    address = f"/nhan-su/bo-nhiem/{officer.post}/{officer.appointment}/ket-thuc/"
    assert browse(administrator).post(address, {"on": "31/10/2026"}).status_code == 302
    assert str(Appointment.objects.get(pk=officer.appointment).period.end) == "2026-11-01"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"who": "new", "name": "", "start": "06/10/2026"}, "Full name"),
        ({"who": "new", "name": "A", "start": "hôm nay"}, "is not a day"),
        ({"who": "mine", "person": "999999", "start": "06/10/2026"}, "Choose one of the answers offered"),
        ({"who": "account", "username": "nobody", "start": "06/10/2026"}, "Nobody signs in as"),
        ({"who": "new", "name": "A", "start": "06/10/2026", "end": "01/10/2026"}, "comes before the first"),
        ({}, "Fill this in"),
    ],
)
def test_bad_input_gets_a_message(world, administrator, browse, data, said):
    browser = browse(administrator)
    post = opened(browser, world)
    before = Appointment.objects.count()
    answer = browser.post(f"/nhan-su/vi-tri/{post}/bo-nhiem/", data)
    assert answer.status_code == 422 and said in named(answer)
    assert Appointment.objects.count() == before


def test_a_name_is_not_kept_when_the_appointment_is_refused(world, administrator, officer, browse):
    from tinhso.engines.people.models import Person

    data = {"who": "new", "name": "Không Vào", "start": "06/10/2026"}
    answer = browse(administrator).post(f"/nhan-su/vi-tri/{officer.post}/bo-nhiem/", data)
    assert answer.status_code == 422 and "holds this post" in named(answer)
    assert not Person.objects.filter(name="Không Vào").exists()


def test_erasing_asks_first_and_then_only_of_who_holds_no_post(world, administrator, officer, browse):
    browser, address = browse(administrator), f"/nhan-su/nguoi/{officer.person}/xoa/"
    assert "Tick the box" in named(browser.post(address, {}))
    assert "still holds a post" in named(browser.post(address, {"sure": "1"}))
    people.end_appointment(officer.appointment, people_today(), by=administrator, at=now())
    assert browser.post(address, {"sure": "1"}).status_code == 302
    assert "Data erased" in named(browser.get(f"/nhan-su/nguoi/{officer.person}/"))


def test_who_lost_the_second_step_begins_anew(world, administrator, officer, browse):
    browser, person = browse(administrator), officer.person
    browser.post(f"/nhan-su/nguoi/{person}/mat-khau/", {"username": "can.bo"})
    answer = browser.post(f"/nhan-su/nguoi/{person}/mat-khau/", {"lost": "1"})
    (given,) = re.findall(r"\bTs[0-9](?:-[a-z0-9]{4}){4}\b", named(answer))
    assert get_user_model().objects.get(username="can.bo").check_password(given)
    from tinhso.engines.journal import public as journal

    account = get_user_model().objects.get(username="can.bo")
    assert journal.timeline("account", account.pk)[-1].name == "account.sign-in-reset"


def test_who_may_not_be_helped_is_said_before_anything_is_pressed(world, administrator, browse):
    higher = world.seat(world.commune, "tree-admin")
    page = named(browse(administrator).get(f"/nhan-su/nguoi/{higher.person}/"))
    assert "may do more than you may give" in page and "Open an account" not in page
    answer = browse(administrator).post(f"/nhan-su/nguoi/{higher.person}/mat-khau/", {"username": "cap.cao"})
    assert answer.status_code == 403
    own = named(browse(administrator).get(f"/nhan-su/nguoi/{administrator.person}/"))
    assert "another administrator helps you" in own


def now():
    from .conftest import AT

    return AT


def people_today():
    return now().date()


def test_a_one_time_password_holds_what_the_strictest_sign_in_rules_ask():
    from tinhso.services.staff.persons import one_time_password

    given = {one_time_password() for _number in range(200)}
    assert len(given) == 200
    for password in given:
        kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
        assert len(password) >= 12 and all(any(kind(sign) for sign in password) for kind in kinds)


def test_a_role_that_is_not_in_force_is_named_and_said_to_be_none(world):
    today = people.role_titles(["reporter"], on=AT.date())["reporter"]
    assert (
        people.role_titles(["reporter"], on=AT.date().replace(year=1900))["reporter"] == f"{today} (không còn hiệu lực)"
    )
    assert people.role_titles(["nobodys"], on=AT.date()) == {}
