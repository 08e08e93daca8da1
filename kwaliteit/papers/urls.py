"""Addresses of the papers of a version and of a decision, below their own pages."""

from django.urls import path

from kwaliteit.papers import views

app_name = "papers"
urlpatterns = [
    path("versies/<uuid:uuid>/raadsstuk/", views.page, name="page"),
    path("versies/<uuid:uuid>/raadsstuk/maken/", views.make, name="make"),
    path("versies/<uuid:uuid>/raadsstuk/stand/", views.state, name="state"),
    path("versies/<uuid:uuid>/raadsstuk.pdf", views.pdf, name="pdf"),
    path("op-papier/<uuid:uuid>/stop/", views.stop, name="stop"),
    path("besluiten/<uuid:uuid>/op-papier/", views.decision_page, name="decision"),
    path("besluiten/<uuid:uuid>/op-papier/maken/", views.make_decision, name="make_decision"),
    path("besluiten/<uuid:uuid>/op-papier/stand/", views.decision_state, name="decision_state"),
    path("besluiten/<uuid:uuid>/besluit.pdf", views.decision_pdf, name="decision_pdf"),
]
