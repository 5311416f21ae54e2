"""The `hailong` script, run in an empty project with pretend Pythons and a pretend uv."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "readlink", "mkdir", "rm", "cut", "cat", "sha256sum", "tail", "env")


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the script and a lock, and a PATH of its own with only the plainest programs."""
    root = tmp_path / "a project"
    root.mkdir()
    shutil.copy(PROJECT / "hailong", root)
    (root / "uv.lock").write_text("lock\n")
    (root / "bin").mkdir()
    for tool in TOOLS:
        (root / "bin" / tool).symlink_to(shutil.which(tool) or pytest.fail(f"{tool} is missing"))
    return root


def hailong(root: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": str(root / "bin"), "HOME": str(root / "home")} | env
    given = {name: value for name, value in clean.items() if value}
    return subprocess.run([str(root / "hailong"), *args], env=given, capture_output=True, text=True, check=False)


def ready(root: Path, groups: str = "service") -> None:
    """An environment as `sync` leaves it, whose Python repeats how it was called."""
    program(root / ".venvs/service/bin/python", 'echo "$PYTHONPATH|$*"')
    lock = hashlib.sha256((root / "uv.lock").read_bytes()).hexdigest()
    (root / ".venvs/service.stamp").write_text(f"{lock} {groups}\n")


UV = """
case "$1 $2" in
  "--version ") echo "uv 0.13.9" ;;
  "python find") exit 1 ;;
  "python install") exit 1 ;;
  sync*)
    echo "$*" >>"${0%/*}/calls"
    mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
    printf '#!/bin/sh\\necho "$*"\\n' >"$UV_PROJECT_ENVIRONMENT/bin/python"
    /bin/chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python" ;;
esac
"""


def test_without_any_python_one_sentence_says_what_to_install(project: Path) -> None:
    done = hailong(project, "up")
    assert done.returncode == 1
    assert "Máy này chưa có Python" in done.stderr
    assert "Traceback" not in done.stderr


def test_when_all_is_ready_it_hands_over_at_once(project: Path) -> None:
    ready(project)
    done = hailong(project, "up", "--port", "8099")
    assert (done.returncode, done.stdout) == (0, f"{project}|-P -m cli up --port 8099\n")


def test_more_groups_than_needed_are_ready_too(project: Path) -> None:
    ready(project, "service test")
    assert hailong(project).stdout == f"{project}|-P -m cli\n"


def test_a_changed_lock_is_installed_again_with_the_groups_there_were(project: Path) -> None:
    ready(project, "service test")
    program(project / "bin/uv", UV)
    program(project / "bin/python3.12", "exit 0")
    (project / "uv.lock").write_text("another lock\n")
    assert hailong(project, "down").stdout == "-P -m cli down\n"
    assert "--only-group service --only-group test" in (project / "bin/calls").read_text()
    assert hailong(project, "down").returncode == 0
    assert len((project / "bin/calls").read_text().splitlines()) == 1


def test_a_shim_that_fails_is_passed_over_for_pyenvs_own_folder(project: Path) -> None:
    program(project / "bin/uv", UV)
    program(project / "bin/python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127")
    real = program(project / "home/.pyenv/versions/3.12.1/bin/python", "exit 0")
    assert hailong(project).returncode == 0
    assert f"--python {real}" in (project / "bin/calls").read_text()


def test_no_python_3_12_and_no_download_is_said_plainly(project: Path) -> None:
    program(project / "bin/uv", UV)
    done = hailong(project)
    assert done.returncode == 1
    assert "Không tải được Python 3.12" in done.stderr


def test_an_old_uv_is_not_trusted(project: Path) -> None:
    program(project / "bin/uv", 'echo "uv 0.4.1"')
    done = hailong(project)
    assert "Đang tải uv" in done.stderr


def test_without_a_home_the_caches_go_into_the_project(project: Path) -> None:
    program(project / "bin/uv", UV.replace("sync*)", 'sync*)\n    echo "$UV_CACHE_DIR" >"${0%/*}/cache"'))
    program(project / "bin/python3.12", "exit 0")
    assert hailong(project, HOME="").returncode == 0
    assert (project / "bin/cache").read_text().strip() == str(project / ".hailong-tools/cache")


@pytest.mark.skipif(os.getuid() == 0, reason="root writes everywhere")
def test_a_project_that_cannot_be_written_is_said_plainly(project: Path) -> None:
    program(project / "bin/uv", UV)
    project.chmod(0o555)
    done = hailong(project)
    project.chmod(0o755)
    assert "Không ghi được vào thư mục" in done.stderr


def test_it_is_found_through_a_link(project: Path) -> None:
    ready(project)
    (project / "bin/hl").symlink_to("../hailong")
    env = {"PATH": str(project / "bin")}
    done = subprocess.run([str(project / "bin/hl"), "doctor"], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == f"{project}|-P -m cli doctor\n"
