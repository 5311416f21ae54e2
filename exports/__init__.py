"""Files of rows in every format, written so that nothing half-made is ever found; and the yearly report."""
