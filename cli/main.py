"""The list of commands; each is imported only when it is called, so that `--help` answers at once."""

from __future__ import annotations

import importlib
import sys
from typing import Any, NamedTuple, NoReturn

import typer
from typer._click.core import Command, Context
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

from cli.errors import CommandError
from cli.language import complain, sentence, speak
from intake.errors import SheetError
from survey.runtime.errors import SettingsError

INTERRUPTED = 130  # what Typer returns after Ctrl-C


class Entry(NamedTuple):
    module: str
    help: str


COMMANDS = {
    "up": Entry("cli.up", "Khởi động toàn bộ hệ thống và in địa chỉ"),
    "down": Entry("cli.down", "Dừng hệ thống đang chạy"),
    "doctor": Entry("cli.doctor", "Kiểm tra cài đặt và từng bộ phận, nói rõ chỗ nào sai"),
    "chat": Entry("cli.chat", "Trò chuyện như một người dân, ngay trong cửa sổ lệnh"),
    "cases": Entry("cli.cases", "Nhập hồ sơ đã giải quyết từ tệp CSV hoặc XLSX"),
    "invitations": Entry("cli.invitations", "Mời trả lời: tình hình, chi phí dự tính, gửi ngay, thu hồi"),
    "officials": Entry("cli.officials", "Nhập số điện thoại cán bộ, để không mời họ đánh giá cơ quan mình"),
    "slips": Entry("cli.slips", "In phiếu mời có mã QR và mã ngắn, để đưa tại quầy"),
    "samples": Entry("cli.samples", "Chọn mẫu ngẫu nhiên, in danh sách, thay người có lý do"),
    "forms": Entry("cli.forms", "Phiếu giấy: in, nhập từng phiếu hoặc từ bảng tính, so hai lần nhập"),
    "recheck": Entry("cli.recheck", "Phúc tra: hỏi có đúng người đó đã trả lời phiếu không"),
    "outbox": Entry("cli.outbox", "Xem tin chưa gửi được, và gửi lại"),
    "callbacks": Entry("cli.callbacks", "Xem ai xin được gọi lại, và ghi là đã gọi"),
    "office": Entry("cli.progress", "Tiến độ khảo sát: đơn vị chậm, kênh, việc đang chờ; công văn đôn đốc"),
    "places": Entry("cli.places", "Nơi có người hỗ trợ trả lời (bưu điện): nhập danh sách, xem, đóng"),
    "figures": Entry("cli.figures", "In số liệu hài lòng theo đơn vị và thời gian"),
    "agency": Entry("cli.agency", "In số liệu của một đơn vị như đơn vị ấy thấy"),
    "themes": Entry("cli.themes", "Chủ đề góp ý: xem, đọc góp ý mới, kiểm lại, góp ý nhạy cảm"),
    "clean": Entry("cli.clean", "Làm sạch phiếu: xem phiếu bị đánh dấu, loại, giữ, rút lại"),
    "export": Entry("cli.export", "Xuất phiếu, số liệu, góp ý, lời mời ra CSV, XLSX, SPSS, Parquet, JSON"),
    "report": Entry("cli.report", "Lập báo cáo năm (DOCX) và phụ lục (XLSX)"),
    "publish": Entry("cli.publish", "Công bố số liệu một kỳ: đóng băng, không ai sửa được nữa"),
    "admin": Entry("cli.admin", "Tài khoản cán bộ: tạo, vai trò, mật khẩu, đăng xuất, nhật ký"),
    "keys": Entry("cli.keys", "Khóa API: tạo, xem, đổi không gián đoạn, thu hồi"),
    "webhooks": Entry("cli.webhooks", "Nơi được báo khi công bố số liệu: thêm, thử, gửi lại"),
    "demo": Entry("cli.demo", "Chạy trọn công việc chính với những người dân mô phỏng"),
    "storm": Entry("cli.storm", "Thử bão: mọi thứ hỏng cùng lúc mà không mất câu trả lời nào"),
    "screens": Entry("cli.screens.take", "Chụp ảnh mọi trang ở ba bề rộng màn hình"),
    "test": Entry("cli.testing", "Chạy toàn bộ kiểm thử"),
    "evaluate": Entry("cli.evaluate", "Đo mức hiểu câu trả lời của người dân trên câu đã gắn nhãn"),
    "fake": Entry("cli.fake", "Bật Telegram hoặc Zalo giả lập để thử hệ thống"),
    "telegram": Entry("cli.telegram", "Kết nối bot Telegram và xem tình trạng"),
    "zalo": Entry("cli.zalo", "Kết nối Zalo Official Account và xem tình trạng"),
    "bench": Entry("cli.bench", "Đo tốc độ"),
}


def load(name: str) -> Command:
    """The command of that name: its module has a Typer `app`, or one function `run`."""
    module = importlib.import_module(COMMANDS[name].module)
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False)
        app.command(name)(module.run)
    command = typer.main.get_command(app)
    command.name = name
    return speak(command)


class Commands(TyperGroup):
    def list_commands(self, ctx: Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


app = typer.Typer(cls=Commands, add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback(
    epilog="Xem cách dùng từng lệnh: ./hailong LỆNH --help",
    context_settings={"help_option_names": ["--help", "-h"]},
)
def hailong() -> None:
    """Hỏi người dân, qua tin nhắn, hồ sơ vừa xong giải quyết thế nào; biến câu trả lời thành số liệu."""


def call(args: list[str]) -> int:
    """Runs one command line; returns its exit code, having said what went wrong."""
    try:
        outcome: Any = speak(typer.main.get_command(app)).main(args, prog_name="hailong", standalone_mode=False)
    except NoArgsIsHelpError as page:
        print(page.format_message())
        return 0
    except UsageError as error:
        complain(sentence(error.format_message()))
        sys.stderr.write(f"Xem cách dùng: ./{error.ctx.command_path if error.ctx else 'hailong'} --help\n")
        return 2
    except ClickException as error:
        complain(sentence(error.format_message()))
        return 1
    except (CommandError, SettingsError, SheetError) as error:
        complain(str(error))
        return getattr(error, "exit_code", 1)
    except typer.Abort:
        outcome = INTERRUPTED
    if outcome == INTERRUPTED:
        sys.stderr.write("\nĐã dừng.\n")
    return outcome if isinstance(outcome, int) else 0


def main() -> NoReturn:
    sys.exit(call(sys.argv[1:]))
