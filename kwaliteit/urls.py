"""Every address of the site. A new one is not finished until tests/access/table.py knows it."""

from django.urls import include, path

from kwaliteit import views
from kwaliteit.health import healthz
from kwaliteit.organisation.demonstration_login import enter

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("zoeken/", views.search, name="search"),
    path("taal/", views.language, name="language"),
    path("woordenlijst/", views.glossary, name="glossary"),
    path("nieuw-in-de-raad/", views.newcomer, name="newcomer"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("organisatie/", include("kwaliteit.organisation.urls")),
    path("agenda/", include("kwaliteit.feeds.urls")),
    path("berichten/", include("kwaliteit.notices.urls")),
    path("accounts/demonstratie/", enter, name="demonstration_login"),
    path("kaders/", include("plans.framework_urls")),
    path("voortgang/", include("monitoring.urls")),
    path("instelling/", include("kwaliteit.overview.urls")),
    path("schrijftafel/", include("kwaliteit.desk.urls")),
    path("plannen/", include("plans.urls")),
    path("begroting/verschuivingen/", include("governance.shift_urls")),
    path("begroting/", include("budgets.urls")),
    path("medezeggenschap/", include("governance.urls")),
    path("medezeggenschap/organen/<slug:code>/overdracht/", include("kwaliteit.handover.urls")),
    path("medezeggenschap/", include("kwaliteit.meetings.urls")),
    path("medezeggenschap/", include("kwaliteit.papers.urls")),
    path("indienen/", include("kwaliteit.submission.urls")),
    path("openbaar/", include("kwaliteit.public.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = views.bad_request
