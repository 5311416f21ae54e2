"""The pages of comments for the pictures: what the made-up people wrote, read by the real coder, one decided on."""

from __future__ import annotations

from cli.screens.shot import Shot
from cli.themes import Direct
from survey.desk import Desk
from themes.coder import open_coder

COMMENTS = (
    Shot("gop-y-don-vi", "agency", "/don-vi/{agency}/gop-y?tach=procedure"),
    Shot("gop-y-kiem", "office", "/quan-ly/gop-y?loai=sample"),
    Shot("gop-y-mot", "office", "/quan-ly/gop-y/mot/{comment}"),
    Shot("gop-y-nhay-cam", "office", "/quan-ly/gop-y/nhay-cam?trang-thai=all"),
    Shot("gop-y-bo-ma", "office", "/quan-ly/gop-y/bo-ma"),
)


async def work(desk: Desk) -> dict[str, str]:
    """Comments taken in and read; one decided on, and one on the sensitive list."""
    await desk.coding.take_in()
    reader = Direct(open_coder())
    while await desk.coding.new(reader):
        pass
    found = await desk.verifying.queue("sample", number=2)
    if len(found) < 2:
        raise RuntimeError("too few comments were read: the pictures need two")
    await desk.verifying.decide(found[0].id, ["thai_do"], "tich_cuc", "Lê Thị Bưởi", "đúng là khen thái độ")
    await desk.sensitive.mark(found[1].id, "Lê Thị Bưởi", "để xem riêng")
    return {"comment": str(found[0].id)}
