INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django_prometheus",
    "rest_framework",
    "shop",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "mysite.urls"
