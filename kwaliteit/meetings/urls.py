"""Addresses of what is printed of a meeting and of a decision, below their own pages."""

from django.urls import path

from kwaliteit.meetings import views

app_name = "meetings"
urlpatterns = [
    path("vergaderingen/<uuid:uuid>/stukken/maken/", views.make, name="make"),
    path("vergaderingen/<uuid:uuid>/stukken/stand/", views.state, name="state"),
    path("vergaderingen/<uuid:uuid>/stukken.pdf", views.pdf, name="pdf"),
    path("vergaderingen/<uuid:uuid>/stukken.zip", views.parcel, name="zip"),
    path("vergaderingen/<uuid:uuid>/besluitenlijst.docx", views.decision_list, name="decisions"),
    path("besluiten/<uuid:uuid>/brief.docx", views.decision_letter, name="letter"),
]
