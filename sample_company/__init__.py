"""The sample company: made-up raw data for the lead-scoring project.

`python -m sample_company` writes the files under `data/sample`; the README beside this
file says what is in them and which mess they hold on purpose.

Modules: `vocabulary` (names, titles), `catalogue` (products, pages, campaigns,
mailings), `people` (who they are and what becomes of them), `timing` (when things
happen), `crm`, `marketing`, `web`, `commerce` (the rows of each source), `mess` (what
is wrong with rows), `tables` (the raw tables), `columns` (text for all rows at once),
`write` (files), `company` (all of it together).
"""
