"""The words of the field, in both languages, from one place: the glossary page, the pop-overs and the submission.

Ordered as a reader meets them. Codes are stable: templates use them in ``{% term "consent" %}``.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    nl: str
    en: str
    text_nl: str
    text_en: str

    @property
    def name(self) -> str:
        return self.en if _english() else self.nl

    @property
    def other(self) -> str:
        """The word in the other language, for those who know that one."""
        return self.nl if _english() else self.en

    @property
    def text(self) -> str:
        return self.text_en if _english() else self.text_nl


def _english() -> bool:
    return (get_language() or "nl").startswith("en")


@dataclass(frozen=True, slots=True)
class Chapter:
    nl: str
    en: str
    terms: tuple[Term, ...]

    @property
    def name(self) -> str:
        return self.en if _english() else self.nl


PLANS = Chapter(
    "Plannen en hun onderdelen",
    "Plans and their parts",
    (
        Term(
            "framework",
            "kader",
            "framework",
            "Waar de plannen antwoord op geven: de periode, de thema’s, de criteria en de momenten van beoordeling. De kwaliteitsafspraken 2019–2024 zijn zo’n kader.",
            "What the plans answer to: the period, the themes, the criteria and the moments of assessment. The quality agreements 2019–2024 are one framework.",
        ),
        Term(
            "theme",
            "thema",
            "theme",
            "Een van de landelijke onderwerpen waaraan het geld wordt besteed. Ieder plan zegt per thema wat het wil bereiken, of waarom het er niets doet.",
            "One of the national subjects that the money is spent on. Every plan says per theme what it wants to reach, or why it does nothing there.",
        ),
        Term(
            "ambition",
            "ambitie uit de visie",
            "vision ambition",
            "Een voornemen uit de onderwijsvisie van de universiteit zelf. Doelen en maatregelen verwijzen ernaar.",
            "An intention from the university’s own educational vision. Goals and measures refer to it.",
        ),
        Term(
            "quality_agenda",
            "kwaliteitsagenda",
            "quality agenda",
            "Het plan van een opleiding: wat dit jaar beter moet, en wat de opleiding in de hele periode wil bereiken.",
            "The plan of a programme: what must improve this year, and what the programme wants to reach in the whole period.",
        ),
        Term(
            "faculty_agreement",
            "facultaire kwaliteitsafspraken",
            "faculty quality agreement",
            "Het plan van een faculteit, met begroting. De faculteitsraad stemt ermee in, het faculteitsbestuur stelt het vast.",
            "The plan of a faculty, with its budget. The faculty council consents to it, the faculty board adopts it.",
        ),
        Term(
            "institutional_plan",
            "instellingsbrede kwaliteitsafspraken",
            "institutional plan",
            "Het plan van de universiteit als geheel: de vastgestelde plannen van de faculteiten en wat zij samen doen.",
            "The plan of the university as a whole: the adopted plans of the faculties and what they do together.",
        ),
        Term(
            "goal",
            "doel",
            "goal",
            "Wat een plan bereikt wil hebben, met het resultaat halverwege en aan het einde van de periode.",
            "What a plan wants to have reached, with the result half way and at the end of the period.",
        ),
        Term(
            "measure",
            "maatregel",
            "measure",
            "Wat er voor een doel wordt gedaan: door wie, voor wie, wanneer en met welk geld.",
            "What is done for a goal: by whom, for whom, when, and with what money.",
        ),
        Term(
            "initiative",
            "gemeenschappelijk initiatief",
            "common initiative",
            "Maatregelen van meer eenheden die onder één naam bij elkaar horen. Eén eenheid voert ze uit, de universiteit betaalt.",
            "Measures of several units that belong together under one name. One unit carries them out, the university pays.",
        ),
        Term(
            "additionality",
            "wat anders niet kon",
            "additionality",
            "De reden waarom een maatregel zonder dit geld niet mogelijk was geweest.",
            "The reason why a measure would not have been possible without this money.",
        ),
        Term(
            "recalibration",
            "herijking",
            "recalibration",
            "Een vastgesteld plan halverwege met redenen bijstellen. Het resultaat is een aanvulling.",
            "Adjusting an adopted plan half way, with reasons. Its result is a supplement.",
        ),
        Term(
            "supplement",
            "aanvulling",
            "supplement",
            "Een plan dat een vastgesteld plan vanaf een bepaald jaar vervangt.",
            "A plan that replaces an adopted one from a certain year on.",
        ),
        Term(
            "completeness",
            "compleetheid",
            "completeness",
            "Of alles in een plan staat wat de criteria vragen. Wat ontbreekt wordt genoemd, met een verwijzing naar de plek.",
            "Whether a plan holds everything that the criteria ask. What is missing is named, with a link to the place.",
        ),
        Term(
            "remark",
            "opmerking",
            "remark",
            "Een kanttekening bij een plan dat nog geschreven wordt. Wie opstelt, handelt haar af.",
            "A note on a plan that is still being written. Whoever drafts it, settles it.",
        ),
    ),
)

APPROVAL = Chapter(
    "Medezeggenschap en besluiten",
    "Participation and decisions",
    (
        Term(
            "participation",
            "medezeggenschap",
            "participation",
            "De raden en commissies waarin studenten en medewerkers meepraten en meebeslissen.",
            "The councils and committees in which students and staff take part in talks and decisions.",
        ),
        Term(
            "programme_committee",
            "opleidingscommissie (OLC)",
            "programme committee",
            "De commissie van studenten en docenten van een opleiding, ieder voor de helft. Zij adviseert over de kwaliteitsagenda.",
            "Students and teachers of a programme, half and half. It advises on the quality agenda.",
        ),
        Term(
            "faculty_council",
            "faculteitsraad",
            "faculty council",
            "De gekozen raad van een faculteit. Zonder zijn instemming stelt het bestuur de facultaire afspraken niet vast.",
            "The elected council of a faculty. Without its consent the board does not adopt the faculty’s agreement.",
        ),
        Term(
            "university_council",
            "universiteitsraad",
            "university council",
            "De gekozen raad van de universiteit. Hij stemt in met de instellingsbrede delen.",
            "The elected council of the university. It consents to the institution-wide parts.",
        ),
        Term(
            "council_secretary",
            "griffier",
            "council secretary",
            "Wie de agenda van een raad verzorgt en zijn besluiten vastlegt; elders ambtelijk secretaris genoemd.",
            "Who handles the agenda of a council and records its decisions.",
        ),
        Term(
            "working_text",
            "werkversie",
            "working text",
            "De tekst waaraan de opstellers schrijven. Die verandert nog.",
            "The text that the drafters are writing. It still changes.",
        ),
        Term(
            "version",
            "voorgelegde versie",
            "frozen version",
            "Tekst, doelen, maatregelen en begroting samen, zoals ze aan een raad zijn voorgelegd. Zo’n versie verandert nooit meer.",
            "Text, goals, measures and budget together, as they were laid before a council. Such a version never changes again.",
        ),
        Term(
            "fingerprint",
            "vingerafdruk",
            "fingerprint",
            "Een reeks tekens die uit de versie zelf is berekend. Verandert er één letter, dan klopt de vingerafdruk niet meer.",
            "A row of characters computed from the version itself. If one letter changes, the fingerprint no longer fits.",
        ),
        Term(
            "council_section",
            "geleding",
            "section of a council",
            "De studenten of het personeel in een raad. In een gedeelde raad besluiten zij samen, of elk voor zich; dan is het ja van beide nodig.",
            "The students or the staff in a council. In a divided council they decide together, or each for themselves; then the yes of both is needed.",
        ),
        Term(
            "quorum",
            "quorum",
            "quorum",
            "Hoeveel leden er moeten zijn om te kunnen besluiten. Elke raad legt dat in zijn eigen reglement vast.",
            "How many members must be there to be able to decide. Each council lays that down in its own regulation.",
        ),
        Term(
            "recess",
            "reces",
            "recess",
            "Een vakantie van de raad, waarin termijnen stilstaan: de dagen ervan tellen niet mee.",
            "A holiday of the council, in which terms stand still: its days do not count.",
        ),
        Term(
            "request",
            "verzoek",
            "request",
            "Een versie die aan een raad wordt voorgelegd, met het recht dat de raad heeft en een datum.",
            "A version laid before a council, with the right that the council has and a date.",
        ),
        Term(
            "consent",
            "instemming",
            "consent",
            "Zonder een ja van de raad kan het bestuur het plan niet vaststellen. Zwijgen is geen ja, en een verstreken termijn ook niet.",
            "Without a yes of the council the board cannot adopt the plan. Silence is no yes, and neither is a passed term.",
        ),
        Term(
            "partial_consent",
            "gedeeltelijke instemming",
            "partial consent",
            "De raad stemt in met de genoemde delen. De andere delen komen in een volgende versie terug.",
            "The council consents to the parts it names. The other parts come back in a next version.",
        ),
        Term(
            "approval",
            "goedkeuring",
            "approval",
            "Het orgaan zegt ja of nee tegen het besluit van een ander.",
            "The body says yes or no to the decision of another.",
        ),
        Term(
            "advice",
            "advies",
            "advice",
            "De raad zegt wat hij vindt. Wijkt het bestuur daarvan af, dan schrijft het waarom, en biedt het eerst nader overleg aan.",
            "The council says what it thinks. Where the board departs from it, it writes why, and first offers further consultation.",
        ),
        Term(
            "discussion",
            "ter bespreking",
            "discussion",
            "Het stuk wordt in een vergadering besproken; er volgt geen stem.",
            "The paper is talked over in a meeting; no vote follows.",
        ),
        Term(
            "information",
            "ter informatie",
            "information",
            "De raad krijgt het stuk om ervan te weten. Er wordt niets gevraagd.",
            "The council gets the paper so that it knows. Nothing is asked.",
        ),
        Term(
            "condition",
            "voorwaarde",
            "condition",
            "Wat een raad aan zijn ja verbindt. Het bestuur aanvaardt iedere voorwaarde schriftelijk, of er is geen instemming.",
            "What a council ties to its yes. The board accepts each condition in writing, or there is no consent.",
        ),
        Term(
            "promise",
            "toezegging",
            "promise",
            "Wat een bestuur aan een raad heeft beloofd. Zij blijft open staan tot blijkt dat zij is nagekomen.",
            "What a board promised a council. It stays open until it is shown to be met.",
        ),
        Term(
            "answer",
            "reactie van het bestuur",
            "answer of the board",
            "Wat een bestuur schriftelijk en met redenen terugzegt op een advies of een voorwaarde. Een vraag van een lid krijgt een antwoord.",
            "What a board writes back, with its reasons, to an advice or a condition.",
        ),
        Term(
            "consultation",
            "nader overleg",
            "further consultation",
            "Het gesprek dat een bestuur aanbiedt voordat het van een advies afwijkt.",
            "The talk that a board offers before it departs from an advice.",
        ),
        Term(
            "adoption",
            "vaststelling",
            "adoption",
            "Het bestuur maakt het plan definitief, nadat aan ieder recht van de raden is voldaan.",
            "The board makes the plan final, after every right of the councils was met.",
        ),
        Term(
            "correction",
            "rectificatie",
            "correction",
            "Een fout in het vastleggen van een besluit wordt hersteld met een nieuwe vastlegging. De oude blijft leesbaar.",
            "A mistake in the recording of a decision is put right by a new record. The old one stays readable.",
        ),
        Term(
            "dialogue",
            "gesprek",
            "dialogue",
            "Een bijeenkomst met studenten, docenten of anderen: wanneer, met wie, wat er gezegd is en wat ermee is gedaan.",
            "A documented talk with students, teachers or others: when, with whom, what was said and what was done with it.",
        ),
    ),
)

MONEY = Chapter(
    "Geld",
    "Money",
    (
        Term(
            "quality_funds",
            "kwaliteitsmiddelen (studievoorschotmiddelen)",
            "quality funds",
            "Het geld waarover de afspraken gaan. Het kwam vrij toen de basisbeurs in 2015 verviel.",
            "The money that the agreements are about. It came free when the basic grant for students ended in 2015.",
        ),
        Term(
            "framework_letter",
            "kadernota",
            "framework letter",
            "De jaarlijkse brief waarin het geld voor de komende jaren wordt verdeeld.",
            "The yearly letter that divides the money for the years to come.",
        ),
        Term(
            "allocation",
            "toewijzing",
            "allocation",
            "Wat een eenheid in een jaar krijgt; vaak een bedrag per student.",
            "What a unit gets in a year; often an amount per student.",
        ),
        Term(
            "to_allocate",
            "nog te alloceren",
            "still to allocate",
            "Geld dat binnenkomt en dat nog aan niemand is toegewezen.",
            "Money that comes in and was not given to anybody yet.",
        ),
        Term(
            "result",
            "resultaat",
            "result",
            "Baten, min lasten, min wat nog te alloceren is.",
            "Income, less spending, less what is still to allocate.",
        ),
        Term("budgeted", "begroot (B)", "budgeted (B)", "Wat men denkt uit te geven.", "What one expects to spend."),
        Term(
            "realised",
            "gerealiseerd (R)",
            "realised (R)",
            "Wat werkelijk is uitgegeven.",
            "What was really spent.",
        ),
        Term(
            "pm",
            "pm (pro memorie)",
            "pm (pro memoria)",
            "De post is genoemd; het bedrag is er nog niet. Een pm telt niet mee in een totaal.",
            "The line is named; there is no amount yet. A pm does not count in a total.",
        ),
        Term(
            "budget",
            "meerjarenbegroting",
            "multi-year budget",
            "Alle bedragen van een plan per maatregel, jaar en bron.",
            "All amounts of a plan by measure, year and source.",
        ),
    ),
)

ASSESSMENT = Chapter(
    "Volgen en beoordelen",
    "Following and assessing",
    (
        Term(
            "indicator",
            "indicator",
            "indicator",
            "Iets wat ieder jaar op dezelfde manier wordt gemeten, om te zien waar het heen gaat.",
            "Something that is measured every year in the same way, to see where it is going.",
        ),
        Term(
            "baseline",
            "nulmeting",
            "baseline",
            "De eerste meting van een indicator, waarmee latere jaren worden vergeleken.",
            "The first measurement of an indicator, with which later years are compared.",
        ),
        Term(
            "midterm",
            "tussenbalans",
            "mid-term balance",
            "De beoordeling halverwege: is er genoeg bereikt, en zijn de raden betrokken gebleven?",
            "The assessment half way: was enough reached, and did the councils stay involved?",
        ),
        Term(
            "support",
            "draagvlak",
            "support",
            "Of studenten, docenten en anderen achter het plan staan. Gesprekken, adviezen en instemming laten dat zien.",
            "Whether students, teachers and others stand behind the plan. Talks, advice and consent show it.",
        ),
        Term(
            "nvao",
            "NVAO",
            "NVAO",
            "De Nederlands-Vlaamse Accreditatieorganisatie. Zij adviseert over plan en uitvoering; de minister besluit.",
            "The Accreditation Organisation of the Netherlands and Flanders. It advises on plan and execution; the minister decides.",
        ),
        Term(
            "submission",
            "indieningsdossier",
            "submission",
            "Wat de universiteit heeft ingediend: welke versies en besluiten, met hun vingerafdruk. Daarna verandert het niet meer.",
            "What the university sent in: which versions and decisions, with their fingerprints. After that it never changes.",
        ),
        Term(
            "ledger",
            "register",
            "ledger",
            "De lijst van alles wat met een plan is gebeurd. Er komt alleen iets bij; er verdwijnt nooit iets.",
            "The list of everything that happened to a plan. Things are only added; nothing ever disappears.",
        ),
        Term(
            "verify",
            "echtheid controleren",
            "verify",
            "Met de vingerafdruk nagaan of een document precies is wat er is voorgelegd of ingediend.",
            "Using the fingerprint to see whether a document is exactly what was laid before a body or sent in.",
        ),
    ),
)

CHAPTERS = (PLANS, APPROVAL, MONEY, ASSESSMENT)
GLOSSARY: dict[str, Term] = {term.code: term for chapter in CHAPTERS for term in chapter.terms}
