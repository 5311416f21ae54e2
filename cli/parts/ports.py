"""Ports: whether the wanted one is free, and one that is."""

from __future__ import annotations

import errno
import socket

from cli.errors import CommandError, Taken


def claim(port: int, host: str) -> None:
    """Raises Taken when another program listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Taken(
                    f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác: --port {port + 1}"
                ) from None
            raise CommandError(
                f"Không mở được cổng {port} ({error.strerror}). Hãy chọn cổng từ 1024 trở lên."
            ) from None


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
