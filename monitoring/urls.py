"""Addresses of progress."""

from django.urls import path

from monitoring.views import (
    accounts,
    asking,
    indicators,
    lists,
    pages,
    progress,
    recalibrated,
    recalibration,
    sheets,
    units,
)

app_name = "monitoring"
urlpatterns = [
    path("", pages.index, name="index"),
    path("excel/", pages.sheet, name="sheet"),
    path("aandacht/", lists.troubled, name="troubled"),
    path("zonder-nieuws/", lists.without_news, name="without_news"),
    path("medezeggenschap/", pages.participation, name="participation"),
    path("herijking/", recalibration.index, name="recalibrations"),
    path("herijking/nieuw/", recalibration.open_new, name="recalibration_open"),
    path("herijking/vraag/<int:pk>/", recalibration.answer, name="recalibration_answer"),
    path("herijking/plan/<uuid:uuid>/", recalibrated.recalibrated, name="recalibrated"),
    path("herijking/plan/<uuid:uuid>/maatregel/<uuid:lineage>/", recalibrated.departure, name="departure"),
    path("herijking/<uuid:uuid>/", recalibration.detail, name="recalibration"),
    path("herijking/<uuid:uuid>/excel/", recalibration.sheet, name="recalibration_sheet"),
    path("herijking/<uuid:uuid>/vraag/", recalibration.ask, name="recalibration_ask"),
    path("herijking/<uuid:uuid>/uitstel/", recalibration.put_off, name="recalibration_put_off"),
    path("herijking/<uuid:uuid>/vervalt/", recalibration.drop, name="recalibration_drop"),
    path("herijking/<uuid:uuid>/begin/<slug:code>/", recalibration.begin, name="recalibration_begin"),
    path("eenheid/<slug:code>/", units.unit, name="unit"),
    path("eenheid/<slug:code>/indicator/", indicators.add, name="indicator_add"),
    path("eenheid/<slug:code>/indicatoren/", sheets.sheet_in, name="indicators_in"),
    path("eenheid/<slug:code>/indicatoren/<slug:form>/", sheets.sheet_out, name="indicators_out"),
    path("indicator/<uuid:uuid>/", indicators.detail, name="indicator"),
    path("indicator/<uuid:uuid>/wijzig/", indicators.change, name="indicator_change"),
    path("indicator/<uuid:uuid>/reflectie/", indicators.reflect, name="indicator_reflect"),
    path("verslag/<uuid:document>/", accounts.accounts, name="accounts"),
    path("verslag/<uuid:document>/neem-over/", accounts.take, name="accounts_take"),
    path("verslag/<uuid:document>/bevestig/", accounts.confirm, name="accounts_confirm"),
    path("verslag/<uuid:document>/<uuid:lineage>/", accounts.account, name="account"),
    path("maatregel/<uuid:uuid>/", progress.report, name="progress"),
    path("vragen/", asking.asks, name="asks"),
    path("vragen/<uuid:uuid>/", asking.ask, name="ask"),
    path("vragen/<uuid:uuid>/einde/", asking.end, name="ask_end"),
    path("bewijs/<uuid:uuid>/", progress.download, name="evidence"),
    path("bewijs/<uuid:uuid>/doorhalen/", progress.strike, name="evidence_strike"),
]
