"""Addresses of shifts of money between themes, years and units."""

from django.urls import path

from governance.views import shifts

app_name = "shifts"
urlpatterns = [
    path("", shifts.index, name="list"),
    path("nieuw/<slug:code>/<slug:kind>/", shifts.record, name="record"),
    path("<uuid:uuid>/", shifts.shift, name="shift"),
    path("<uuid:uuid>/corrigeren/", shifts.correct, name="correct"),
    path("<uuid:uuid>/besluit/", shifts.link, name="link"),
]
