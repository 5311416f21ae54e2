"""The survey office's own work, pure: paper forms as rows of cells, two entries compared, and the re-check."""
