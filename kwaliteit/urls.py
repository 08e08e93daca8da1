"""Every address of the site. A new one is not finished until tests/test_access.py knows it."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from kwaliteit import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["plans"]), name="javascript-catalog"),
    path("accounts/", include("allauth.urls")),
    path("beheer/", admin.site.urls),
]
