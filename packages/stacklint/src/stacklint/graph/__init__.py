"""A stack as a graph: what feeds what, from the application to the panel and from the mount to the dashboard.

`build` makes the graph of a stack out of what the stack layer knows and what the rules on links find. `select` finds
a node by name, and the part of a graph that it feeds or that it needs. `as_text`, `as_mermaid`, `as_dot` and `as_json`
write one. An edge leads from what is needed to what needs it, so whatever can be reached from a node is what breaks
with it.
"""
