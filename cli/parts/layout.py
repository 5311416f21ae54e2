"""Where things lie: the project, its environments, and the data folder of one running system."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CommandError, NoSpace

PROJECT = Path(__file__).resolve().parents[2]
SOCKET_PATH_LIMIT = 90  # the kernel takes 107 bytes; the names of the sockets themselves need the rest
NEEDED_MB = 500


@dataclass(frozen=True)
class Layout:
    """The data folder: `run` for what lives as long as the processes, the rest to keep."""

    root: Path

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def postgres(self) -> Path:
        return self.root / "pg"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def sockets(self) -> Path:
        """For Unix sockets: inside `run`, or in a short place when the data folder's own path is too long."""
        inside = self.run / "s"
        if len(os.fsencode(inside)) <= SOCKET_PATH_LIMIT:
            return inside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"hailong-{os.getuid()}-{name}"

    def log(self, part: str) -> Path:
        return self.logs / f"{part}.log"

    def create(self) -> None:
        """Makes the folders, closed to others. Raises CommandError with the reason."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for folder in (self.logs, self.redis):
                folder.mkdir(mode=0o700, exist_ok=True)
            for folder in (self.run, self.sockets):  # PostgreSQL's own account passes through to its socket
                folder.mkdir(mode=0o711, exist_ok=True)
        except OSError as error:
            raise CommandError(
                f"Không tạo được thư mục dữ liệu {self.root} ({error.strerror}). Hãy chọn chỗ khác: --data-dir THƯ_MỤC"
            ) from None
        if self.sockets.stat().st_uid != os.getuid():
            raise CommandError(f"Thư mục {self.sockets} thuộc về tài khoản khác. Hãy xóa nó rồi chạy lại.")

    def check_space(self, needed_mb: int = NEEDED_MB) -> None:
        """Raises NoSpace when the disk under the data folder has less than `needed_mb` left."""
        place = next(folder for folder in (self.root, *self.root.parents) if folder.exists())
        left = shutil.disk_usage(place).free // 2**20
        if left < needed_mb:
            raise NoSpace(
                f"Đĩa chứa {place} chỉ còn {left} MB trống, cần ít nhất {needed_mb} MB. Hãy dọn bớt rồi chạy lại."
            )


def layout(data_dir: Path | None = None) -> Layout:
    """The layout of that data folder, or of the usual one (HAILONG_DATA_DIR, else .hailong in the project)."""
    chosen = data_dir or Path(os.environ.get("HAILONG_DATA_DIR") or ".hailong")
    start = Path.cwd() if data_dir else PROJECT
    return Layout((start / chosen.expanduser()).resolve())
