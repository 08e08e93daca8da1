from django.urls import path

from kwaliteit.organisation import views

app_name = "organisation"
urlpatterns = [
    path("mijn-gegevens/", views.me, name="me"),
    path("", views.units, name="units"),
]
