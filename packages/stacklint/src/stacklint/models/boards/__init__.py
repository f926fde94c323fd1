"""What dashboards are made of: panels, queries, variables, and the options of each type of panel.

What few dashboards have is a case (`models.cases`) and imported for those. These modules leave their annotations to
Python: where they are texts, pydantic compiles each of them, and the import takes half as long again.
Facts: Grafana 12 and 13, its schema of version 42, and its packages for the web.
"""
