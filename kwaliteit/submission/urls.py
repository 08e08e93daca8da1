"""Addresses of the submission."""

from django.urls import path

from kwaliteit.submission import views, views_assessing, views_panel, views_work

app_name = "submission"

urlpatterns = [
    path("", views.index, name="index"),
    path("concept/", views_work.draft, name="draft"),
    path("verzegelen/", views_work.seal, name="seal"),
    path("werk/<uuid:uuid>/", views_work.job, name="job"),
    path("werk/<uuid:uuid>/stop/", views_work.cancel, name="cancel"),
    path("werk/<uuid:uuid>/concept.pdf", views_work.draft_file, name="draft_file"),
    path("controleren/", views.verify, name="verify"),
    path("dossier/<uuid:uuid>/", views.detail, name="detail"),
    path("dossier/<uuid:uuid>/plan.pdf", views.pdf, name="pdf"),
    path("dossier/<uuid:uuid>/pakket.zip", views.package, name="package"),
    path("dossier/<uuid:uuid>/oordeel/", views_assessing.assess, name="assess"),
    path("oordeel/<uuid:uuid>/", views_assessing.correct, name="correct"),
    path("oordeel/<uuid:uuid>/stuk/", views_assessing.paper, name="assessment_paper"),
    path("dossier/<uuid:uuid>/panel/", views_panel.admit, name="admit"),
    path("panel/<uuid:uuid>/", views_panel.grant, name="grant"),
    path("panel/<uuid:uuid>/intrekken/", views_panel.withdraw, name="withdraw"),
]
