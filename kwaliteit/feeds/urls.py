"""Addresses of calendars."""

from django.urls import path

from kwaliteit.feeds import views

app_name = "feeds"
urlpatterns = [
    path("nieuw-adres/", views.make, name="make"),
    path("stoppen/", views.revoke, name="revoke"),
    path("<uuid:uuid>/<str:token>.ics", views.calendar, name="calendar"),
]
