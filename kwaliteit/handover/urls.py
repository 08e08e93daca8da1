"""Addresses of the hand-over of a body, below the page of that body."""

from django.urls import path

from kwaliteit.handover import views

app_name = "handover"
urlpatterns = [
    path("", views.page, name="page"),
    path("maken/", views.make, name="make"),
    path("stand/", views.state, name="state"),
    path("overdracht.pdf", views.pdf, name="pdf"),
]
