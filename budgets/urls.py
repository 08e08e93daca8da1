from django.urls import path

from budgets.views import amounts, ceilings, cells, figure, grid, ledger, lines, measures, named, norms, opening, predecessor, rounds, spending, tables

app_name = "budgets"
urlpatterns = [
    path("instelling/", tables.institution, name="institution"),
    path("instelling/download.<str:form>", tables.institution_sheet, name="institution_sheet"),
    path("toewijzingen/", amounts.allocations, name="allocations"),
    path("besteding/", spending.realised, name="realised"),
    path("besteding/verdeelsleutels/", ledger.split_keys, name="split_keys"),
    path("besteding/<uuid:uuid>/grootboek/", ledger.taken, name="ledger"),
    path("besteding/<uuid:uuid>/", spending.spending_round, name="spending"),
    path("besteding/<uuid:uuid>/eenheid/<slug:code>/", spending.spent, name="spent"),
    path("bedrag/<slug:kind>/<int:year>/", figure.figure, name="figure"),
    path("tabellen/", named.named_tables, name="named_tables"),
    path("tabellen/<slug:name>/", named.table, name="named_table"),
    path("tabellen/<slug:name>/download.<str:form>", named.download, name="named_sheet"),
    path("rondes/", rounds.index, name="rounds"),
    path("rondes/<uuid:uuid>/", rounds.letter, name="round"),
    path("rondes/scenario/<uuid:uuid>/", rounds.scenario, name="scenario"),
    path("studenten/", rounds.counted, name="students"),
    path("resultaat/", opening.cumulative, name="cumulative"),
    path("maatregel/<uuid:uuid>/", measures.measure, name="measure"),
    path("maatregel/<uuid:uuid>/<int:year>/<slug:source>/", lines.line, name="line"),
    path("maatregel/<uuid:uuid>/<int:year>/<slug:source>/voorbehoud/", lines.put_under_reserve, name="reserve"),
    path("voorbehoud/<uuid:uuid>/", lines.settle, name="settle"),
    path("normen/", norms.norms, name="norms"),
    path("<uuid:uuid>/opbouw/", lines.plan_details, name="details"),
    path("<uuid:uuid>/index/", norms.work_in, name="index"),
    path("<uuid:uuid>/", grid.grid, name="grid"),
    path("<uuid:uuid>/cellen/", cells.cells, name="cells"),
    path("<uuid:uuid>/reden/", ceilings.reasons, name="reasons"),
    path("<uuid:uuid>/tabellen/", tables.tables, name="tables"),
    path("<uuid:uuid>/voorloper/", predecessor.predecessor, name="predecessor"),
    path("<uuid:uuid>/download.<str:form>", tables.sheet, name="sheet"),
]
