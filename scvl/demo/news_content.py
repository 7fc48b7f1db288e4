"""Words of the demo world's news. title, summary, text, cells (layer, domain)."""

# fmt: off
ARTICLES = (
    ("Tellen zonder te herkennen: wat mag, en wat werkt", "Drie manieren om voetgangers te tellen, naast elkaar gelegd.", "Wie telt, moet vooraf weten waarvoor. Wij legden drie manieren naast elkaar: een sensor, een camera die meteen vervaagt, en een telling door vrijwilligers.\n\n## Wat we zagen\n\nDe sensor telt het gelijkmatigst, de vrijwilliger ziet het meest. De camera vroeg het langste gesprek met de buurt.", ((2, "living"), (2, "mobility"))),
    ("Van vraag naar bestek in zes stappen", "Een behoefte beschrijven zonder de oplossing voor te schrijven.", "Een goed bestek begint niet bij een product. Beschrijf wat er misloopt, voor wie, en waaraan je merkt dat het beter gaat. Vraag dan pas wie er een antwoord heeft.", ((1, "government"),)),
    ("Samen lezen: de nieuwe afspraken over stadsdata", "Wat er verandert voor wie data deelt met een stad.", "Vier steden lazen samen de ontwerptekst. De lijst met vragen staat open: vul aan wat je mist.", ((3, "government"),)),
    ("Een jaar meten in de winkelstraat", "Wat cijfers deden met een straat, en wat niet.", "De teller stond er een jaar. De straat werd niet drukker, wel rustiger verdeeld over de week. Handelaars pasten hun uren aan.", ((3, "economy"), (2, "living"))),
    ("Warme straten, koele pleinen", "Hoe een net van goedkope sensoren een plan veranderde.", "Het plan voorzag bomen op het plein. De metingen wezen naar de straat ernaast. Daar staan ze nu.", ((2, "environment"),)),
    ("Wat een stuurgroep doet", "Vier keer per jaar rond de tafel, en wat daaruit komt.", "De stuurgroep leest de cijfers, kiest wat voorrang krijgt en geeft zelf het voorbeeld: elk lid start elk jaar iets op.", ((1, "government"),)),
    ("Een buurt die zelf meet", "Bewoners hingen de meters op, en lazen ze ook.", "Het mooiste aan de meetploeg was niet de data. Het was dat mensen elkaar leerden kennen.", ((1, "people"), (2, "environment"))),
    ("Laadpunten: eerst kijken, dan plaatsen", "Een rekenmodel spaarde twaalf werven uit.", "Door eerst te rekenen waar de vraag komt, hoefden er minder kabels in de grond. Het model is nu een bouwsteen voor andere gemeenten.", ((2, "mobility"), (3, "environment"))),
    ("Een loket waar je niet moet wachten", "Hoe een kleine gemeente haar afspraken herdacht.", "Niet elke vraag hoort aan een loket. De gemeente telde een maand lang wat er gevraagd werd, en gaf de helft een ander adres.", ((3, "government"), (4, "people"))),
)
INTROS = (
    "Deze maand zoeken twee steden een antwoord op drukte. En we lazen voor jou wat er verandert rond stadsdata.",
    "Kort en goed: één artikel om te onthouden, en de sessies waar je bij wil zijn.",
    "Wie zoekt partners, wie heeft iets gemaakt, en waar ontmoet je elkaar? Je leest het hier.",
    "Een nieuwe maand, nieuwe vragen. Stuur deze brief gerust door.",
)
# fmt: on
