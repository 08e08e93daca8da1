"""Addresses of the submission."""

from django.urls import path

from kwaliteit.submission import (
    views,
    views_assessing,
    views_house,
    views_outline,
    views_panel,
    views_reading,
    views_visit,
    views_word,
    views_work,
)

app_name = "submission"

urlpatterns = [
    path("", views.index, name="index"),
    path("lezen/", views_reading.read, name="read"),
    path("concept/", views_work.draft, name="draft"),
    path("word/maken/", views_word.make, name="make_word"),
    path("word/stand/", views_word.state, name="word_state"),
    path("word/concept.docx", views_word.file, name="word_file"),
    path("verzegelen/", views_work.seal, name="seal"),
    path("werk/<uuid:uuid>/", views_work.job, name="job"),
    path("werk/<uuid:uuid>/stop/", views_work.cancel, name="cancel"),
    path("werk/<uuid:uuid>/concept.pdf", views_work.draft_file, name="draft_file"),
    path("controleren/", views.verify, name="verify"),
    path("huisstijl/", views_house.house, name="house"),
    path("huisstijl/voorbeeld.pdf", views_house.preview, name="house_preview"),
    path("opbouw/<slug:code>/<slug:kind>/", views_outline.outline, name="outline"),
    path("dossier/<uuid:uuid>/", views.detail, name="detail"),
    path("dossier/<uuid:uuid>/plan.pdf", views.pdf, name="pdf"),
    path("dossier/<uuid:uuid>/pakket.zip", views.package, name="package"),
    path("dossier/<uuid:uuid>/oordeel/", views_assessing.assess, name="assess"),
    path("oordeel/<uuid:uuid>/", views_assessing.correct, name="correct"),
    path("oordeel/<uuid:uuid>/stuk/", views_assessing.paper, name="assessment_paper"),
    path("dossier/<uuid:uuid>/panel/", views_panel.admit, name="admit"),
    path("dossier/<uuid:uuid>/bezoek/", views_visit.visit, name="visit"),
    path("dossier/<uuid:uuid>/bezoek/gesprek/", views_visit.new_talk, name="new_talk"),
    path("gesprek/<uuid:uuid>/", views_visit.talk, name="talk"),
    path("gesprek/<uuid:uuid>/weg/", views_visit.remove_talk, name="remove_talk"),
    path("gesprek/<uuid:uuid>/gast/", views_visit.add_guest, name="add_guest"),
    path("gesprek/<uuid:uuid>/gast/<int:pk>/weg/", views_visit.remove_guest, name="remove_guest"),
    path("dossier/<uuid:uuid>/bezoek/vraag/", views_visit.ask, name="ask"),
    path("vraag/<uuid:uuid>/", views_visit.answer, name="answer"),
    path("dossier/<uuid:uuid>/stukken/", views_visit.extra, name="extra"),
    path("stukken/<uuid:uuid>/pakket.zip", views_visit.extra_package, name="extra_package"),
    path("stuk/<uuid:uuid>/", views_visit.extra_paper, name="extra_paper"),
    path("panel/<uuid:uuid>/", views_panel.grant, name="grant"),
    path("panel/<uuid:uuid>/intrekken/", views_panel.withdraw, name="withdraw"),
]
