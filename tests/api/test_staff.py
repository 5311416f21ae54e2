"""The doors of staff over HTTP: cookies, where one is sent on to, what has to be proved again, what is written down."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from api.going_on import ours
from api.staff import device
from survey.desk.audit import Sought
from survey.desk.places import Place
from tests.signed import Signed, signed
from tests.site import PASSWORD, wanted

pytestmark = pytest.mark.anyio

OWN = "/tai-khoan/cua-toi"


@pytest.fixture
async def service(database: str):
    async with signed(database) as one:
        yield one


async def enter(service: Signed, login: str = "office", password: str = PASSWORD, **form: str):
    return await service.post("/dang-nhap", "x" * 22, login=login, password=password, **form)


def later(service: Signed, **time: float) -> None:
    """Moves the desk's clock on."""
    tools = service.desk.signing_in._tools
    before = tools.now
    object.__setattr__(tools, "now", lambda: before() + timedelta(**time))


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(service: Signed):
    await service.desk.accounts.create("tests", wanted("office"), PASSWORD)
    (first, *_) = (await enter(service)).headers.get_list("set-cookie")
    assert first.startswith("phien=") and "HttpOnly" in first and "SameSite=lax" in first and "Path=/" in first
    assert "Secure" not in first and "Max-Age" not in first


async def test_over_https_it_is_bound_to_this_very_host(database: str):
    async with signed(database, oidc_issuer="") as plain:
        await plain.desk.accounts.create("tests", wanted("office"), PASSWORD)
    async with signed(database) as service:
        object.__setattr__(service.app.state.settings, "public_url", "https://khaosat.example")
        asked = await service.get("/dang-nhap")
        (cookie,) = asked.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-bieu-mau=") and "Secure" in cookie and "Domain" not in cookie
        assert asked.headers["strict-transport-security"].startswith("max-age=")
        token = cookie.partition("=")[2].partition(";")[0]
        form = {"login": "office", "password": PASSWORD, "csrf": service.desk.signing_in.form_token(token)}
        headers = {"Cookie": f"__Host-bieu-mau={token}", "Origin": "https://khaosat.example"}
        answer = await service.http.post("/dang-nhap", data=form, headers=headers)
        assert answer.status_code == 303
        assert answer.headers.get_list("set-cookie")[0].startswith("__Host-phien=")


ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/quan-ly\\@evil.example",
    "/quan-ly/../..//evil",
    "/quan-lyevil",
    "/k/token",
    "/dang-xuat",
    "\t/quan-ly",
    "/quan-ly\n",
    "/quan-ly/" + "a" * 700,
)


async def test_nothing_leads_to_another_site(service: Signed):
    assert [path for path in ELSEWHERE if ours(path)] == []
    for path in ELSEWHERE:
        asked = await service.get(f"/dang-nhap?tiep={quote(path)}")
        assert 'name="tiep" value=""' in asked.text, path
    await service.desk.accounts.create("tests", wanted("office"), PASSWORD)
    for path in ELSEWHERE[:3]:
        assert (await enter(service, tiep=path)).headers["location"].startswith(("/quan-ly", "/tai-khoan"))


async def test_a_page_of_ours_is_where_one_goes_on(service: Signed):
    assert ours("/quan-ly/nhat-ky?viec=sign-in&ai=L%C3%AA") and ours("/don-vi/H57.39")
    asked = await service.get("/quan-ly/nhat-ky?viec=sign-in")
    assert asked.headers["location"] == "/dang-nhap?tiep=%2Fquan-ly%2Fnhat-ky%3Fviec%3Dsign-in"


async def test_what_can_do_harm_asks_for_the_password_again_after_a_while(service: Signed):
    await service.desk.accounts.create("tests", wanted("admin"), PASSWORD)
    cookie = (await enter(service, "admin")).cookies["phien"]
    assert (await service.get("/tai-khoan/moi", cookie)).status_code == 200
    later(service, minutes=16)
    sent = await service.get("/tai-khoan/moi", cookie)
    assert sent.headers["location"] == f"{OWN}/xac-nhan?tiep=%2Ftai-khoan%2Fmoi"
    wrong = await service.post(f"{OWN}/xac-nhan", cookie, current="sai", tiep="/tai-khoan/moi")
    assert wrong.status_code == 422 and "chưa đúng" in wrong.text
    assert (await service.get("/tai-khoan/moi", cookie)).status_code == 303
    right = await service.post(f"{OWN}/xac-nhan", cookie, current=PASSWORD, tiep="/tai-khoan/moi")
    assert right.headers["location"] == "/tai-khoan/moi"
    assert (await service.get("/tai-khoan/moi", cookie)).status_code == 200


async def test_a_form_that_was_opened_too_long_ago_makes_no_account(service: Signed):
    cookie = await service.cookie("admin")
    later(service, minutes=50)
    answer = await service.post("/tai-khoan/moi", cookie, login="moi", name="Mới", role="office")
    assert answer.headers["location"].startswith(f"{OWN}/xac-nhan")
    assert await service.desk.accounts.named("moi") is None


async def test_a_given_password_has_to_be_changed_before_anything_else(service: Signed):
    _, given = await service.desk.accounts.create("tests", wanted("office"))
    cookie = (await enter(service, password=given)).cookies["phien"]
    assert (await service.get("/quan-ly/nhat-ky", cookie)).headers["location"] == OWN
    assert (await service.get(OWN, cookie)).status_code == 200
    changed = await service.post(f"{OWN}/mat-khau", cookie, current=given, new=PASSWORD, again=PASSWORD)
    assert changed.status_code == 303
    assert (await service.get("/quan-ly/nhat-ky", cookie)).status_code == 200


async def test_roles_that_owe_a_second_step_set_it_up_first(database: str):
    async with signed(database, totp_roles="admin, office") as service:
        for role in ("office", "supervisor"):
            await service.desk.accounts.create("tests", wanted(role), PASSWORD)
        cookie = (await enter(service, "office")).cookies["phien"]
        assert (await service.get("/quan-ly/nhat-ky", cookie)).headers["location"] == f"{OWN}/hai-buoc"
        assert (await service.get(f"{OWN}/hai-buoc", cookie)).status_code == 200
        cookie = (await enter(service, "supervisor")).cookies["phien"]
        assert (await service.get("/quan-ly/nhat-ky", cookie)).status_code == 200


async def test_too_many_tries_say_when_to_come_back(service: Signed):
    for _ in range(5):
        assert (await enter(service, "khong.co", "x")).status_code == 401
    answer = await enter(service, "khong.co", "x")
    assert answer.status_code == 429 and "Hãy thử lại sau" in answer.text


async def test_a_helper_is_bound_to_places_that_are_ticked_or_typed(service: Signed):
    cookie = await service.cookie("admin")
    helper = {"name": "Mận", "role": "helper"}
    await service.post("/tai-khoan/moi", cookie, login="man", places="bd-1, bd-2", **helper)
    assert (await service.desk.accounts.named("man")).staff.places == {"bd-1", "bd-2"}
    await service.desk.places.enter([Place("bd-1", "Bưu điện Một"), Place("bd-3", "Bưu điện Ba")])
    page = (await service.get("/tai-khoan/moi", cookie)).text
    assert page.count('name="places"') == 2 and "Bưu điện Ba" in page
    await service.post("/tai-khoan/moi", cookie, login="mo", places=["bd-1", "bd-3"], **helper)
    assert (await service.desk.accounts.named("mo")).staff.places == {"bd-1", "bd-3"}
    refused = await service.post("/tai-khoan/moi", cookie, login="dao", **helper)
    assert refused.status_code == 422 and "ít nhất một điểm hỗ trợ" in refused.text


async def test_every_form_of_staff_is_written_down_without_what_was_in_it(service: Signed):
    cookie = await service.cookie("office")
    await service.post(f"{OWN}/mat-khau", cookie, current="một mật khẩu", new="bí mật nào đó", again="khác")
    await service.post(f"{OWN}/phien", cookie, checked=False)
    forms = await service.desk.audit.read(Sought(act="form"))
    assert [(one.by, dict(one.detail)) for one in forms] == [("Cán bộ Sở Nội vụ", {"page": f"{OWN}/mat-khau"})]


async def test_the_audit_page_pages_filters_and_says_what_it_cannot_read(service: Signed):
    cookie = await service.cookie("supervisor")
    for at in range(60):
        await service.desk.audit.note("Lê Thị Bưởi", "thu-viec", "vì <b>thử</b>", so=at)
    first = (await service.get("/quan-ly/nhat-ky?viec=thu-viec", cookie)).text
    assert first.count("<tr") == 51 and "&lt;b&gt;thử" in first and "so: 59" in first
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert (await service.get(older, cookie)).text.count("<tr") == 11
    wrong = (await service.get("/quan-ly/nhat-ky?tu=hôm%20qua", cookie)).text
    assert "dd/mm/yyyy" in wrong and "<tr" not in wrong
    assert (await service.get("/quan-ly/nhat-ky?truoc=chin", cookie, accept="text/html")).status_code == 422


async def test_errors_are_pages_for_people_and_json_for_programs(service: Signed):
    cookie = await service.cookie("office")
    page = await service.get("/quan-ly/khong-co", cookie, accept="text/html")
    assert page.status_code == 404 and "Cán bộ Sở Nội vụ" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await service.get("/v1/khong-co", accept="text/html")).json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 9; SM-T515) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
            "Chrome trên Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge trên Windows"),
        ("curl/8", "Trình duyệt khác trên máy khác"),
    ],
)
async def test_a_browser_is_named_as_people_know_it(agent: str, words: str):
    assert device(agent) == words
