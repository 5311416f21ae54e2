"""Commands as people type them, for the report's tests."""

from tests.cli.conftest import ask

__all__ = ["ask"]
