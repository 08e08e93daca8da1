"""Addresses of the frameworks."""

from django.urls import path

from plans.views import framework as views

app_name = "framework"
urlpatterns = [
    path("", views.index, name="index"),
    path("nieuw/", views.create, name="create"),
    path("voorbeeld/<slug:preset>/", views.preset, name="preset"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/wijzig/", views.change, name="change"),
    path("<slug:code>/toon-eerst/", views.first, name="first"),
    path("<slug:code>/verwijder/", views.remove, name="remove"),
    path("<slug:code>/soorten/<slug:kind>/", views.kind, name="kind"),
    path("<slug:code>/soorten/<slug:kind>/nodig/", views.needed, name="needed"),
    path("<slug:code>/nieuw/<slug:part>/", views.part_add, name="part_add"),
    path("<slug:code>/soorten/<slug:kind>/nieuw/<slug:part>/", views.part_add, name="kind_part_add"),
    path("<slug:code>/deel/<slug:part>/<int:pk>/", views.part_change, name="part_change"),
    path("<slug:code>/deel/<slug:part>/<int:pk>/verplaats/", views.part_move, name="part_move"),
    path("<slug:code>/deel/<slug:part>/<int:pk>/verwijder/", views.part_remove, name="part_remove"),
]
