"""Addresses that anyone may open, and the page on which board staff decides what stands there."""

from django.urls import path

from kwaliteit.public import views, views_staff

app_name = "public"
urlpatterns = [
    path("", views.index, name="index"),
    path("kader/<slug:code>/", views.framework, name="framework"),
    path("kader/<slug:code>/eenheid/<slug:unit>/", views.unit, name="unit"),
    path("kader/<slug:code>/gegevens.json", views.as_json, name="json"),
    path("kader/<slug:code>/<slug:table>.csv", views.as_csv, name="csv"),
    path("schema.json", views.schema, name="schema"),
    path("document/<uuid:uuid>/", views.document, name="document"),
    path("beheer/", views_staff.choose, name="choose"),
    path("beheer/<uuid:uuid>/openbaar/", views_staff.publish, name="publish"),
    path("beheer/<uuid:uuid>/niet-meer/", views_staff.withdraw, name="withdraw"),
]
