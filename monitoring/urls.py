"""Addresses of progress."""

from django.urls import path

from monitoring.views import indicators, pages, progress

app_name = "monitoring"
urlpatterns = [
    path("", pages.index, name="index"),
    path("excel/", pages.sheet, name="sheet"),
    path("aandacht/", pages.troubled, name="troubled"),
    path("medezeggenschap/", pages.participation, name="participation"),
    path("eenheid/<slug:code>/", pages.unit, name="unit"),
    path("eenheid/<slug:code>/indicator/", indicators.add, name="indicator_add"),
    path("indicator/<uuid:uuid>/", indicators.detail, name="indicator"),
    path("indicator/<uuid:uuid>/wijzig/", indicators.change, name="indicator_change"),
    path("maatregel/<uuid:uuid>/", progress.report, name="progress"),
]
