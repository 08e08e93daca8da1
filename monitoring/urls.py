"""Addresses of progress."""

from django.urls import path

from monitoring.views import indicators, pages, progress, sheets

app_name = "monitoring"
urlpatterns = [
    path("", pages.index, name="index"),
    path("excel/", pages.sheet, name="sheet"),
    path("aandacht/", pages.troubled, name="troubled"),
    path("medezeggenschap/", pages.participation, name="participation"),
    path("eenheid/<slug:code>/", pages.unit, name="unit"),
    path("eenheid/<slug:code>/indicator/", indicators.add, name="indicator_add"),
    path("eenheid/<slug:code>/indicatoren/", sheets.sheet_in, name="indicators_in"),
    path("eenheid/<slug:code>/indicatoren/<slug:form>/", sheets.sheet_out, name="indicators_out"),
    path("indicator/<uuid:uuid>/", indicators.detail, name="indicator"),
    path("indicator/<uuid:uuid>/wijzig/", indicators.change, name="indicator_change"),
    path("maatregel/<uuid:uuid>/", progress.report, name="progress"),
]
