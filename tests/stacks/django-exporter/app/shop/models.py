from django.db import models
from django_prometheus.models import ExportModelOperationsMixin
from prometheus_client import Gauge

STOCK = Gauge("shop_stock", "Things on the shelves.", ["thing"])


class Order(ExportModelOperationsMixin("order"), models.Model):
    thing = models.TextField()
