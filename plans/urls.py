"""Addresses of the living plans."""

from django.urls import path

from plans.views import closing, documents, drafts, goals, history, links, measures, pages, remarks, removal

app_name = "plans"
urlpatterns = [
    path("", documents.listing, name="list"),
    path("nieuw/", documents.create, name="create"),
    path("<uuid:document>/", pages.document, name="document"),
    path("<uuid:document>/volledigheid/", pages.completeness, name="completeness"),
    path("<uuid:document>/sluit/", closing.close, name="close"),
    path("<uuid:document>/heropen/", closing.reopen, name="reopen"),
    path("<uuid:document>/deel/<slug:code>/", pages.section, name="section"),
    path("<uuid:document>/thema/<slug:code>/", pages.theme, name="theme"),
    path("<uuid:document>/opstellers/", documents.contributors, name="contributors"),
    path("<uuid:document>/opstellers/<uuid:person>/beeindig/", documents.end_contributor, name="contributor_end"),
    path("<uuid:document>/doel/nieuw/", goals.goal_add, name="goal_add"),
    path("<uuid:document>/maatregel/nieuw/", measures.add, name="measure_add"),
    path("<uuid:document>/initiatief/nieuw/", goals.initiative_add, name="initiative_add"),
    path("<uuid:document>/weggehaald/", removal.listing, name="removed"),
    path("<uuid:document>/weggehaald/<int:row>/terug/", removal.put_back, name="put_back"),
    path("<uuid:document>/opmerkingen/", remarks.listing, name="remarks"),
    path("<uuid:document>/opmerking/", remarks.write, name="remark"),
    path("tekst/<uuid:section>/bewaar/", drafts.section_save, name="section_save"),
    path("tekst/<uuid:section>/geschiedenis/", history.section, name="section_history"),
    path("tekst/<uuid:section>/terug/<int:row>/", history.bring_back, name="section_bring_back"),
    path("doel/<uuid:goal>/wijzig/", goals.goal_edit, name="goal_edit"),
    path("doel/<uuid:goal>/verwijder/", removal.goal, name="goal_remove"),
    path("initiatief/<uuid:initiative>/wijzig/", goals.initiative_edit, name="initiative_edit"),
    path("initiatief/<uuid:initiative>/verwijder/", removal.initiative, name="initiative_remove"),
    path("maatregel/<uuid:measure>/", measures.detail, name="measure"),
    path("maatregel/<uuid:measure>/wijzig/", measures.edit, name="measure_edit"),
    path("maatregel/<uuid:measure>/verwijder/", removal.measure, name="measure_remove"),
    path("maatregel/<uuid:measure>/geschiedenis/", history.measure, name="measure_history"),
    path("maatregel/<uuid:measure>/verbanden/", links.links, name="measure_links"),
    path("opmerking/<uuid:remark>/antwoord/", remarks.answer, name="remark_answer"),
    path("opmerking/<uuid:remark>/voor/", remarks.assign, name="remark_assign"),
    path("opmerking/<uuid:remark>/afgehandeld/", remarks.resolve, name="remark_resolve"),
    path("opmerking/<uuid:remark>/heropen/", remarks.reopen, name="remark_reopen"),
]
