"""Addresses of bodies, versions, requests, decisions, and what surrounds them."""

from django.urls import path

from governance.views import bodies, decisions, documents, papers, process, regulation, requests, roots, versions

app_name = "governance"
urlpatterns = [
    path("", bodies.bodies, name="bodies"),
    path("organen/<slug:code>/", bodies.body, name="body"),
    path("organen/<slug:code>/vergadering/", bodies.plan_meeting, name="plan_meeting"),
    path("organen/<slug:code>/regels/", regulation.regulation, name="regulation"),
    path("organen/<slug:code>/regels/wijzigen/", regulation.change_regulation, name="change_regulation"),
    path("register/", roots.roots, name="roots"),
    path("register/<int:number>.json", roots.root_file, name="root_file"),
    path("documenten/<uuid:uuid>/versie-maken/", documents.freeze, name="freeze"),
    path("documenten/<uuid:uuid>/register/", versions.ledger, name="ledger"),
    path("versies/<uuid:uuid>/", versions.version, name="version"),
    path("versies/<uuid:uuid>/vergelijken/", versions.compare_page, name="compare"),
    path("versies/<uuid:uuid>/voorleggen/", documents.lay_before, name="lay_before"),
    path("versies/<uuid:uuid>/vaststellen/", documents.adopt, name="adopt"),
    path("verzoeken/<uuid:uuid>/", requests.request_page, name="request"),
    path("verzoeken/<uuid:uuid>/besluit/", requests.decide, name="decide"),
    path("verzoeken/<uuid:uuid>/intrekken/", requests.withdraw, name="withdraw"),
    path("verzoeken/<uuid:uuid>/termijn-verstreken/", requests.pass_term, name="pass_term"),
    path("verzoeken/<uuid:uuid>/vragen/", requests.ask, name="ask"),
    path("verzoeken/<uuid:uuid>/vragen/<int:pk>/", requests.answer_question, name="answer_question"),
    path("verzoeken/<uuid:uuid>/stukken/", papers.add, name="add_paper"),
    path("stukken/<uuid:uuid>/", papers.download, name="paper"),
    path("stukken/<uuid:uuid>/doorhalen/", papers.strike, name="strike_paper"),
    path("besluiten/<uuid:uuid>/", decisions.decision_page, name="decision"),
    path("besluiten/<uuid:uuid>/antwoord/", decisions.answer_advice, name="answer_advice"),
    path("besluiten/<uuid:uuid>/rectificatie/", decisions.correct, name="correct"),
    path("besluiten/<uuid:uuid>/voorwaarden/<int:number>/", decisions.answer_condition, name="answer_condition"),
    path("toezeggingen/", process.promises, name="promises"),
    path("toezeggingen/nieuw/", process.add_promise, name="add_promise"),
    path("toezeggingen/<uuid:uuid>/nagekomen/", process.meet_promise, name="meet_promise"),
    path("betrokkenheid/", process.dialogues, name="dialogues"),
    path("betrokkenheid/nieuw/", process.add_dialogue, name="add_dialogue"),
    path("betrokkenheid/<uuid:uuid>/", process.dialogue_outcome, name="dialogue_outcome"),
    path("planning/", process.milestones, name="milestones"),
]
