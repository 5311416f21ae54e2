"""Telegram: reading its updates, sending by its Bot API, polling, connecting. Only `client` knows the library."""
