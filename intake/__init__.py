"""Files that offices hand in: rows of cases, filled spreadsheets of forms, and what of them was refused."""
