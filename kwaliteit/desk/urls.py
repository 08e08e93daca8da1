"""Addresses of the writing desk."""

from django.urls import path

from kwaliteit.desk import views

app_name = "desk"
urlpatterns = [
    path("<uuid:document>/thema/<slug:code>/", views.theme, name="theme"),
    path("<uuid:document>/thema/<slug:code>/haal-aan/", views.cite, name="cite"),
    path("aanhaling/<int:citation>/", views.follow, name="follow"),
]
