"""More metrics, as text."""


def add(text):
    return text + b"# TYPE app_%s_total counter\n" % b"requests"
