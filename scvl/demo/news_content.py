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
    ("Een open kalender van alle werven", "Drie gemeenten, één kaart, en minder verrassingen op maandagochtend.", "Wie een straat openlegt, zet dat vooraf op dezelfde kaart. Nutsbedrijven, gemeenten en bussen lezen mee.\n\n## Wat het vroeg\n\nGeen nieuw systeem, wel een afspraak: wie niet op de kaart staat, krijgt geen vergunning.", ((3, "mobility"), (1, "government"))),
    ("Privacy uitleggen op een bord van A4", "Wat je zegt aan wie langs een sensor loopt.", "Een bord dat niemand leest, helpt niemand. Een dorp probeerde vijf teksten uit op de markt. De kortste won: wat meten we, waarom, hoelang, en wie je kan bellen.", ((1, "government"), (2, "living"))),
    ("De bakfiets die de winkelier deelt", "Leveren zonder bestelwagen, met zes buren samen.", "Zes handelaars delen één bakfiets en één kalender. Na een half jaar rijdt de fiets vier dagen op vijf.", ((4, "mobility"), (4, "economy"))),
    ("Wat een digitale tweeling niet kan", "Een model is geen raad, en een kaart geen beslissing.", "Het model rekent uit hoeveel verkeer een knip verplaatst. Of dat het waard is, beslissen mensen. Twee schepenen vertellen hoe ze het verschil uitleggen.", ((3, "government"), (3, "mobility"))),
    ("Langer thuis met zes buren", "Zorg die begint bij wie om de hoek woont.", "De alarmknop belt eerst de buur, dan de familie, dan de dienst. In negen van de tien gevallen is de buur er als eerste.", ((4, "living"), (4, "people"))),
    ("Een bestek dat ruimte laat", "Vragen naar wat je wil bereiken, niet naar wat je wil kopen.", "De gemeente schreef de behoefte op in één bladzijde en vroeg drie consortia om een week mee te denken. Het bestek daarna was korter dan ooit.", ((1, "government"),)),
    ("Meten met de klas", "Leerlingen lazen een jaar lang de lucht aan hun schoolpoort.", "De metingen waren goed genoeg om een schoolstraat te openen. De leerlingen legden ze zelf uit aan de raad.", ((2, "environment"), (1, "people"))),
    ("Samen inschrijven: hoe verdeel je het werk?", "Drie bedrijven over hun eerste gezamenlijke offerte.", "Begin bij de behoeften en zet er namen naast. Waar twee namen staan, praat je. Waar er geen staat, zoek je een vierde.", ((4, "economy"),)),
    ("Regenwater zien aankomen", "Een netwerk van dertig peilen en één duidelijke melding.", "De peilen kosten minder dan één overstroomde kelder. Het moeilijkste was afspreken wie er belt als het misgaat.", ((2, "environment"), (3, "environment"))),
)
INTROS = (
    "Deze maand zoeken twee steden een antwoord op drukte. En we lazen voor jou wat er verandert rond stadsdata.",
    "Kort en goed: één artikel om te onthouden, en de sessies waar je bij wil zijn.",
    "Wie zoekt partners, wie heeft iets gemaakt, en waar ontmoet je elkaar? Je leest het hier.",
    "Een nieuwe maand, nieuwe vragen. Stuur deze brief gerust door.",
)
# fmt: on
