from prometheus_client import multiprocess

workers = 4


def child_exit(server, worker):
    multiprocess.mark_process_dead(worker.pid)
