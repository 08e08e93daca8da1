"""Addresses of the overview of the institution."""

from django.urls import path

from kwaliteit.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.index, name="index"),
    path("excel/", views.sheet, name="sheet"),
    path("initiatieven/", views.initiatives, name="initiatives"),
]
