"""How the names begin of what libraries export."""

from __future__ import annotations

from typing import Final

LIBRARIES: Final = (
    # of client libraries, and of what is built into servers and frameworks
    "promhttp_", "http_server_requests_", "http_client_requests_",
    "http_request_duration_", "http_request_size_", "http_response_size_", "http_requests_total", "http_requests_in_",
    "application_", "cache_", "disk_", "executor_", "hikaricp_", "jdbc_", "jetty_", "kafka_", "lettuce_", "log4j2_",
    "logback_", "mongodb_", "r2dbc_", "rabbitmq_", "resilience4j_", "spring_", "system_", "tasks_", "tomcat_",
    "vertx_", "netty_", "undertow_", "worker_pool_", "agroal_",
    "certwatcher_", "controller_runtime_", "echo_", "etcd_", "fiber_", "gin_", "grpc_", "rest_client_", "workqueue_",
    "express_", "fastify_", "koa_", "apollo_", "graphql_", "prisma_", "bull_",
)  # fmt: skip
"""How the names begin of metrics that libraries export which say so nowhere in a program."""
