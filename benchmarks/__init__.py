"""Measures what scoring costs against a company's history, and against other ways."""
