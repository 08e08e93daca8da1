"""Addresses of the writing desk."""

from django.urls import path

from kwaliteit.desk import report_views, views

app_name = "desk"
urlpatterns = [
    path("<uuid:document>/thema/<slug:code>/", views.theme, name="theme"),
    path("<uuid:document>/thema/<slug:code>/haal-aan/", views.cite, name="cite"),
    path("verslag/<uuid:section>/", report_views.report, name="report"),
    path("verslag/<uuid:section>/haal-aan/", report_views.cite, name="cite_report"),
    path("aanhaling/<int:citation>/", views.follow, name="follow"),
]
