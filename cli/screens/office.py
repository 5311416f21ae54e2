"""The office's pages for the pictures, and the work that they show."""

from __future__ import annotations

from datetime import timedelta

from cli.screens.shot import Shot
from intake.handing import hand_in
from intake.rows import File
from survey.desk import Desk
from survey.desk.samples import Plan
from survey.desk.samples import Scope as Finished
from survey.measures.figures import Scope
from survey.measures.period import VIETNAM, Period
from survey.runtime.wiring import now

AGENCY, REF = "H57.39", "tthc-rut-gon@1"
REFUSED = "Mã hồ sơ;Cơ quan giải quyết;Chủ hồ sơ\nH57.39-1;UBND phường Thuận Hóa;An\nH57;Sở Du hành;Bình\n"

OFFICE = (
    Shot("tong-quan", "office", "/quan-ly"),
    Shot("tong-quan-giam-sat", "supervisor", "/quan-ly"),
    Shot("cac-don-vi", "office", "/quan-ly/don-vi"),
    Shot("mot-don-vi", "office", "/quan-ly/don-vi/{agency}"),
    Shot("mot-phieu", "office", f"/quan-ly/phieu/{REF}"),
    Shot("mot-cau", "office", f"/quan-ly/phieu/{REF}/cau/tiep_can"),
    Shot("don-doc", "office", "/quan-ly/don-doc"),
    Shot("ho-so", "office", "/quan-ly/ho-so"),
    Shot("ho-so-mot-tep", "office", "/quan-ly/ho-so/{import}"),
    Shot("loi-moi", "office", "/quan-ly/loi-moi"),
    Shot("chi-phi", "office", "/quan-ly/chi-phi"),
    Shot("lam-sach", "office", "/quan-ly/lam-sach"),
    Shot("lam-sach-mot-phieu", "office", "/quan-ly/lam-sach/{response}"),
    Shot("mau", "office", "/quan-ly/mau"),
    Shot("mot-mau", "office", "/quan-ly/mau/{sample}"),
    Shot("phieu-giay", "office", "/quan-ly/phieu-giay"),
    Shot("nhap-phieu", "office", f"/quan-ly/phieu-giay/nhap?phieu={REF}"),
    Shot("hai-lan-nhap", "office", "/quan-ly/phieu-giay/khac-nhau"),
    Shot("phuc-tra", "office", "/quan-ly/phuc-tra"),
    Shot("xuat", "office", "/quan-ly/xuat"),
    Shot("cong-bo", "office", "/quan-ly/cong-bo"),
    Shot("cong-bo-xac-nhan", "office", "/quan-ly/cong-bo/xac-nhan?ky={quarter}"),
    Shot("ban-cong-bo", "office", "/quan-ly/cong-bo/{snapshot}"),
    Shot("xem-phieu", "office", f"/quan-ly/xem-phieu/{REF}"),
    Shot("ket-noi", "admin", "/quan-ly/ket-noi"),
)


async def work(desk: Desk) -> dict[str, str]:
    """A sample, a file with refused rows, flags, re-checks, an export, and a month that is frozen."""
    month = _last_month()
    await desk.cleaning.flag(every=True)
    found = await desk.cleaning.review("all", number=1)
    if not found:
        raise RuntimeError("no response was flagged: the pictures need one")
    sample = await desk.samples.draw(Plan(Finished(AGENCY, False, month), rule="fixed", size=10), "Lê Thị Bưởi")
    handed = await hand_in(desk, File("ho-so-thang-nay.csv", REFUSED.encode()), "Lê Thị Bưởi")
    await desk.paper.blank(5, REF, "Lê Thị Bưởi")
    await desk.recheck.draw(Finished(AGENCY, False, month), "Lê Thị Bưởi")
    await desk.exporting.ask("figures", "xlsx", Scope(period=month), "Lê Thị Bưởi")
    snapshot = await desk.snapshots.publish(month, "Lê Thị Bưởi")
    first = now().astimezone(VIETNAM)
    return {
        "sample": str(sample.number),
        "import": str(handed),
        "response": str(found[0].id),
        "snapshot": snapshot.id,
        "quarter": f"{first.year - (first.month < 4)}-Q{(first.month - 1) // 3 or 4}",
    }


def _last_month() -> Period:
    last = now().astimezone(VIETNAM).date().replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)
