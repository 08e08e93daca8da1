"""Addresses below organisatie/: units, bodies, people, reading in."""

from django.urls import path

from kwaliteit.organisation.views import importing, people, units

app_name = "organisation"
urlpatterns = [
    path("mijn-gegevens/", people.me, name="me"),
    path("eenheden/", units.units, name="units"),
    path("eenheden/nieuw/", units.unit_new, name="unit_new"),
    path("eenheden/<slug:code>/", units.unit, name="unit"),
    path("organen/", units.bodies, name="bodies"),
    path("organen/nieuw/", units.body_new, name="body_new"),
    path("organen/<slug:code>/", units.body, name="body"),
    path("mensen/", people.people, name="people"),
    path("mensen/nieuw/", people.person_new, name="person_new"),
    path("mensen/<uuid:uuid>/", people.person, name="person"),
    path("mensen/<uuid:uuid>/benoem/", people.appoint, name="appoint"),
    path("mensen/<uuid:uuid>/uitnodiging/", people.invite, name="invite"),
    path("mensen/<uuid:uuid>/benoemingen/<int:pk>/", people.end, name="end"),
    path("inlezen/<slug:what>/", importing.bring_in, name="import"),
    path("uitvoer/<slug:what>.csv", importing.take_out, name="export"),
]
