"""Measures what scoring costs against the history of a company, and against other ways."""
