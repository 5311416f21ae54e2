"""What is handed out: the sheets of an export, their columns and rows, whatever the format of the file. Pure."""

from survey.exporting.sheet import Column, Missing, Shape, Sheet

__all__ = ["FORMATS", "KINDS", "REPORTS", "Column", "Missing", "Shape", "Sheet"]

FORMATS = ("csv", "xlsx", "sav", "parquet", "jsonl")
KINDS = ("responses", "figures", "comments", "themes", "invitations")
REPORTS = {"report": "docx", "annexes": "xlsx"}  # documents of a year that was frozen, and their one format
