"""Addresses of what people are told."""

from django.urls import path

from kwaliteit.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("gelezen/", views.read, name="read"),
    path("voorkeuren/", views.choose, name="choose"),
    path("verzending/", views.failures, name="failures"),
    path("verzending/<uuid:uuid>/", views.again, name="again"),
]
