"""Renaming through a whole repository: a metric, or the uid of a data source, in every file that names it.

`metric` and `datasource` find what has to change and what has to be left alone, in places; `change` turns that into
edits of texts and proves that the files then say the same as before but for the name. Nothing here writes.
"""
