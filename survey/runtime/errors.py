"""What stops the system before it starts.

SettingsError           a setting is missing or makes no sense; the message names it and says what to do
"""

from __future__ import annotations


class SettingsError(Exception):
    pass
