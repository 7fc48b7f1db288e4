"""Words of the demo world. Every organisation is fictional and gets 'Demo' in its name."""

# fmt: off
# title, English title, what it does, layer, domains, capabilities
SOLUTIONS = (
    ("Tellen zonder beelden te bewaren", "Counting without keeping images", "Sensoren aan lichtmasten tellen voetgangers en fietsers. Er wordt geen beeld bewaard: alleen het aantal verlaat de paal.", 2, ("mobility", "living"), ("personentelling", "sensoren")),
    ("Verkeersdata op één plaats", "Traffic data in one place", "Brengt tellingen, lussen en floating car data van een stad samen in één open platform, zodat elke dienst met dezelfde cijfers werkt.", 3, ("mobility", "government"), ("dataplatform", "verkeersdata", "open-data")),
    ("Verkeerslichten die meedenken", "Traffic lights that think along", "Regelt verkeerslichten op wat er aankomt: bussen, hulpdiensten en groepen fietsers krijgen sneller groen.", 2, ("mobility",), ("verkeerslichten", "verkeersmanagement")),
    ("Parkeren zonder zoeken", "Parking without searching", "Parkeersensoren tonen waar er plaats is. De stad ziet waar de druk zit en stuurt bij.", 2, ("mobility",), ("parkeersensoren", "parkeerbeheer")),
    ("Deelfietsen voor elke wijk", "Shared bikes for every district", "Een vloot deelfietsen die met de wijk meegroeit, met één abonnement voor fiets, bus en deelwagen.", 4, ("mobility",), ("deelmobiliteit", "maas")),
    ("Stille leveringen in de kern", "Quiet deliveries in the centre", "Bundelt pakjes aan de rand van de stad en brengt ze met cargofietsen tot in de winkelstraat.", 4, ("mobility", "economy"), ("stadslogistiek", "as-a-service")),
    ("Laadpunten waar ze nodig zijn", "Charge points where they are needed", "Berekent waar laadpunten nodig zijn, plaatst ze en stemt ze af op de zonnepanelen van de wijk.", 2, ("mobility", "environment"), ("laadinfrastructuur", "elektrotechnische-installatie")),
    ("Mobiliteitsplan met bewoners", "Mobility plan with residents", "Begeleidt een stad van eerste schets tot gedragen circulatieplan, met metingen voor en na.", 1, ("mobility", "people"), ("mobiliteitsadvies", "participatie-begeleiding", "co-creatie")),
    ("Luchtkwaliteit per straat", "Air quality street by street", "Een fijn net van sensoren en een rekenmodel tonen elk uur hoe de lucht is, straat per straat.", 2, ("environment", "living"), ("luchtkwaliteitssensoren", "sensoren")),
    ("Lucht en hitte voorspeld", "Air and heat forecast", "Voorspelt tot twee dagen vooruit waar lucht en hitte mensen hinderen, zodat een stad op tijd waarschuwt.", 3, ("environment", "living"), ("luchtkwaliteitsmodellering", "ai-voorspelling", "dashboard")),
    ("Water in beeld", "Water in view", "Meet het peil in beken en riolen en waarschuwt uren voor een straat onderloopt.", 2, ("environment", "living"), ("waterpeilsensoren", "draadloze-netwerken")),
    ("Rekenmodel voor wateroverlast", "Flood model", "Rekent met regenradar en rioolgegevens uit waar water blijft staan en wat een ingreep oplevert.", 3, ("environment",), ("hydrologische-modellering", "simulatiemodellen", "gis")),
    ("Vuilnisbakken die zelf bellen", "Bins that call", "Vulgraadsensoren melden welke bak vol is. De ploeg rijdt alleen waar het nodig is.", 2, ("environment",), ("vulgraadsensoren", "lorawan-iot-netwerk", "afvalbeheer")),
    ("Kringloop van bouwmateriaal", "Building material reused", "Brengt vrijkomend materiaal van stadswerven in kaart en zoekt er een nieuwe werf voor.", 4, ("environment", "economy"), ("circulaire-economie", "as-a-service")),
    ("Energie delen in de wijk", "Sharing energy in the district", "Zet een energiegemeenschap op: zonnepanelen, batterij en afrekening tussen buren.", 4, ("environment", "people"), ("energie-cooperatie", "buurtnetwerk")),
    ("Slimme meters gelezen", "Smart meters read", "Leest meters van stadsgebouwen uit en toont elke dienst wat zij verbruikt.", 2, ("environment", "government"), ("slimme-meters", "iot-platform")),
    ("Gebouwen op één scherm", "Buildings on one screen", "Verzamelt verbruik en comfort van alle stadsgebouwen in één dashboard met alarmen.", 3, ("environment", "government"), ("dashboard", "data-integratie")),
    ("Licht op maat van de straat", "Light that fits the street", "Dimt straatverlichting waar niemand is en geeft licht waar iemand loopt.", 2, ("living", "environment"), ("straatverlichting", "verlichtingssturing")),
    ("Wachthuisje met zintuigen", "A shelter with senses", "Straatmeubilair dat meet, oplaadt en informeert, met onderhoud inbegrepen.", 2, ("living", "economy"), ("straatmeubilair", "sensoren")),
    ("Geluid dat je begrijpt", "Sound you understand", "Herkent soorten geluid in uitgaansbuurten zonder gesprekken op te nemen.", 2, ("living",), ("geluidssensoren", "sensoren")),
    ("Geluidsanalyse voor de stad", "Sound analysis for the city", "Maakt van geluidsmetingen een rapport per straat en per uur, met de bron erbij.", 3, ("living",), ("geluidsherkenning", "dashboard")),
    ("Drukte voorspellen", "Forecasting crowds", "Voorspelt de drukte op pleinen en dijken uit tellingen, weer en kalender.", 3, ("living", "economy", "mobility"), ("ai-voorspelling", "telecomdata-analyse", "personentelling")),
    ("Evenementen veilig begeleid", "Events, safely guided", "Volgt de drukte op evenementen en stuurt stewards voor het te vol wordt.", 4, ("living",), ("crowdmanagement", "veiligheidsdiensten")),
    ("Camera's die anonimiseren", "Cameras that anonymise", "Beelden worden in de camera zelf vervaagd. Alleen wat nodig is, gaat verder.", 2, ("living", "government"), ("slimme-cameras", "anpr")),
    ("Beeldherkenning met regels", "Image recognition with rules", "Herkent voertuigen en obstakels, met een register van wat er waarom bekeken wordt.", 3, ("living", "mobility"), ("ai-beeldherkenning", "cybersecurity")),
    ("Zorg die op tijd komt", "Care that comes in time", "Verbindt alarmen, buren en thuiszorg, zodat wie alleen woont langer thuis kan blijven.", 4, ("living", "people"), ("zorgtechnologie", "app-ontwikkeling")),
    ("Erfgoed op je pad", "Heritage on your way", "Wandelingen met verhalen die zich aanpassen aan wie wandelt en hoe druk het is.", 4, ("living", "economy"), ("cultuurbeleving", "app-ontwikkeling")),
    ("Meepraten op één plaats", "One place to have your say", "Een platform waar bewoners ideeën geven, stemmen en zien wat ermee gebeurt.", 4, ("people", "government"), ("participatieplatform", "gamification")),
    ("Buurtapp zonder reclame", "A neighbourhood app without ads", "Buren vinden elkaar, lenen spullen uit en melden wat stuk is.", 4, ("people",), ("buurtnetwerk", "app-ontwikkeling")),
    ("Labo in de wijk", "Lab in the district", "Test nieuwe diensten met bewoners in hun eigen straat, met een nulmeting en een eindverslag.", 1, ("people", "living"), ("living-lab", "co-creatie", "gedragsverandering")),
    ("Digitaal mee", "Digitally included", "Opleidingen en digipunten voor wie moeite heeft met loketten op het scherm.", 1, ("people",), ("participatie-begeleiding", "projectmanagement")),
    ("Leerplatform voor ambtenaren", "Learning platform for civil servants", "Korte lessen over data, privacy en aanbesteden, op maat van lokale besturen.", 4, ("people", "government"), ("as-a-service", "app-ontwikkeling")),
    ("Slim aanbesteden", "Procuring smartly", "Helpt besturen een innovatief bestek te schrijven vanuit de behoefte.", 1, ("government",), ("aanbestedingsadvies", "beleidsadvies")),
    ("Strategie in tien weken", "Strategy in ten weeks", "Een cityscan, een meetkader en een plan met tien acties die de raad begrijpt.", 1, ("government", "economy"), ("strategie-advies", "studiewerk", "toekomstverkenning")),
    ("Privacy vanaf de schets", "Privacy from the first sketch", "Doorlicht plannen met sensoren en camera's en schrijft de effectbeoordeling mee.", 1, ("government", "living"), ("privacy-advies", "beleidsadvies")),
    ("Open data die klopt", "Open data that is right", "Zet stadsdata om naar open, gekoppelde data volgens de Vlaamse standaarden.", 3, ("government",), ("open-data", "linked-data", "data-integratie")),
    ("Digitale tweeling van de stad", "Digital twin of the city", "Een model van straten, gebouwen en stromen waarin je een ingreep eerst uitprobeert.", 3, ("government", "mobility", "environment"), ("digital-twin", "gis", "simulatiemodellen")),
    ("Loket zonder wachtrij", "A counter without a queue", "Afspraken, formulieren en opvolging in één toepassing voor alle diensten.", 3, ("government",), ("software-ontwikkeling", "cloud")),
    ("Veilig netwerk voor de stad", "A safe network for the city", "Bewaakt sensoren en toepassingen van een bestuur, dag en nacht.", 3, ("government",), ("cybersecurity", "cloud")),
    ("Netwerk voor duizend dingen", "A network for a thousand things", "Een zuinig draadloos netwerk waarop elke sensor in de gemeente past.", 2, ("government", "environment"), ("lorawan-iot-netwerk", "draadloze-netwerken", "5g")),
    ("Winkelstraten met cijfers", "Shopping streets with figures", "Meet passage en leegstand en toont handelaars wat een ingreep met hun straat doet.", 3, ("economy",), ("retail-inzichten", "betaaldata-analyse", "dashboard")),
    ("Marktplein in je broekzak", "The market in your pocket", "Lokale handelaars verkopen samen online en leveren samen.", 4, ("economy",), ("app-ontwikkeling", "stadslogistiek")),
    ("Sparen bij de buurt", "Saving with the neighbourhood", "Beloont wie lokaal koopt, de fiets neemt of een handje helpt.", 4, ("economy", "people"), ("beloningssysteem", "gamification")),
    ("Toerisme in evenwicht", "Tourism in balance", "Spreidt bezoekers met tips op het juiste moment en meet wat het oplevert.", 4, ("economy", "living"), ("crowdmanagement", "retail-inzichten")),
    ("Bedrijventerrein dat samenwerkt", "A business park that works together", "Deelt energie, vervoer en beveiliging tussen bedrijven op één terrein.", 4, ("economy", "environment"), ("as-a-service", "energie-cooperatie")),
    ("Slimme meetpaal te huur", "A measuring pole for rent", "Een meetpaal die je voor drie maanden huurt, met plaatsing, data en verslag.", 2, ("economy", "environment"), ("sensoren", "wifi", "elektrotechnische-installatie")),
)

# fmt: on
COMPANY_FIRST = (
    "Wegwijs Zoemer Tandem Stroomkring Gemene Lantaarn Kade Plein Vuurtoren Kompas Brugwachter Merel Ekster Linde Kiem "
    "Baken Spoor Richel Klinker Dorpel Torenhaan Waterjuffer Zwaluw Meander Ketting Knoop Schakel Vonk Gloed Nevel Horizon "
    "Kruispunt Hoeksteen Mozaïek Raster Peiler Vlieger Draaiboek Sluis Getij"
).split()
COMPANY_SECOND = (
    "Data",
    "Sensoren",
    "Mobiliteit",
    "Advies",
    "Software",
    "Netwerken",
    "Energie",
    "Labs",
    "Systemen",
    "Ruimte",
    "Licht",
    "Diensten",
)
TOWN_FIRST = "Zand Haven Heide Vlas Linde Molen Kerk Eik Berk Zwane Vos Hazel Rave Zilver Klaver Distel Wilge Meer".split()
TOWN_SECOND = "voorde aar beke hove gem rode donk zele kouter broek wijk schoot".split()
KNOWLEDGE = (
    (
        "Demo Hogeschool Kempenland",
        "hogeschool",
        "Onderzoekt hoe mensen zich verplaatsen en rekent uit wat een ingreep doet.",
        1,
    ),
    (
        "Demo Universiteit aan de Stroom",
        "universiteit",
        "Doet onderzoek naar data, beleid en technologie in de stad.",
        3,
    ),
    (
        "Demo Onderzoekscentrum Stadslucht",
        "onderzoekscentrum",
        "Meet en modelleert lucht, hitte en geluid in de bebouwde ruimte.",
        3,
    ),
    ("Demo Hogeschool Westhoek", "hogeschool", "Leidt mensen op die technologie en zorg samenbrengen.", 1),
    (
        "Demo Instituut voor Netwerken",
        "onderzoekscentrum",
        "Test draadloze netwerken en sensoren in een echte straat.",
        2,
    ),
    (
        "Demo Universiteit Heuvelrug",
        "universiteit",
        "Onderzoekt bestuur, recht en privacy bij digitale stadsdiensten.",
        1,
    ),
    (
        "Demo Labo Watersystemen",
        "onderzoekscentrum",
        "Ontwikkelt modellen die wateroverlast en droogte voorspellen.",
        3,
    ),
    (
        "Demo Hogeschool Scheldeoever",
        "hogeschool",
        "Begeleidt studenten en bedrijven bij proefprojecten in de wijk.",
        4,
    ),
    (
        "Demo Centrum voor Digitale Inclusie",
        "onderzoekscentrum",
        "Onderzoekt wie digitaal uit de boot valt en wat helpt.",
        1,
    ),
    ("Demo Academie voor Stadsontwerp", "hogeschool", "Ontwerpt de publieke ruimte met bewoners en data.", 1),
    (
        "Demo Instituut Energie en Wijk",
        "onderzoekscentrum",
        "Rekent uit hoe een wijk energie deelt en opslaat.",
        2,
    ),
    ("Demo Universiteit Noordzee", "universiteit", "Bestudeert kust, toerisme en mobiliteit.", 3),
)
OTHERS = (
    (
        "Demo Bewonersplatform Stationswijk",
        "citizen",
        "Bewoners die meten, meedenken en mee beslissen over hun wijk.",
    ),
    ("Demo Fietsers aan Zet", "citizen", "Vrijwilligers die knelpunten voor fietsers in kaart brengen."),
    (
        "Demo Koepel van Handelaars",
        "intermediary",
        "Brengt handelaars en hun straten samen rond gedeelde cijfers.",
    ),
    ("Demo Netwerk Zorgende Buurten", "intermediary", "Verbindt zorg, buren en lokale besturen."),
)
FIRST_NAMES = (
    "Els Karim Joke Pieter Nele Samira Wouter Lien Tom Fatima Bram Ilse Mehmet Hanne Jef Sofie Youssef Katrien Dries An "
    "Lotte Gert Naima Koen Eva Stijn Greet Bart Marijke Ruben"
).split()
LAST_NAMES = (
    "Martens Aerts Claes Wouters Jacobs Maes Willems Peeters Goossens Vermeulen Hermans Smets Lemmens Dubois Coppens "
    "Mertens Cools Segers Baert Thijs Nijs Verhoeven Amrani Yilmaz Bosmans"
).split()
TOWNS_OF_COMPANIES = (
    "Antwerpen Gent Leuven Brugge Mechelen Hasselt Kortrijk Genk Oostende Aalst Roeselare Turnhout".split()
)

# type of activity -> titles; {domain} is the name of the domain without 'Smart'
ACTIVITY_TITLES = {
    "info_session": (
        "Zo dien je in bij City of Things",
        "Ontbijt: wat verandert er aan PIO?",
        "Infosessie: subsidies voor sensoren en data",
        "Oriëntatie: van vraag naar bestek",
        "Middagsessie: VLOCA in een uur",
        "Infosessie: Europese oproepen voor steden",
    ),
    "community": (
        "Focusgroep AI for Cities: toegang tot data",
        "Focusgroep standaardisering: VLOCA",
        "Focusgroep waardemodellen",
        "Focusgroep: kader voor toegang tot bouwstenen",
    ),
    "clustering": (
        "Bedrijven onder elkaar: data uit straatmeubilair",
        "Bedrijven onder elkaar: één sensor, drie diensten",
        "Clustersessie: samen inschrijven op een bestek",
        "Bedrijven onder elkaar: energie in de wijk",
        "Clustersessie: wie bouwt mee aan een digitale tweeling?",
    ),
    "matchmaking": (
        "Omgekeerd pitchen: kust en toerisme",
        "Omgekeerd pitchen: veilige schoolstraten",
        "Vraag en aanbod: drukte in de kern",
        "Vraag en aanbod: minder zwerfvuil",
        "Omgekeerd pitchen: water in de straat",
        "Vraag en aanbod: gebouwen die minder verbruiken",
    ),
    "masterclass": ("Masterclass: verkopen aan een stad", "Masterclass: van pilot naar contract"),
    "project_work": ("Werksessie: meten in de winkelstraat", "Werksessie: open verkeersdata"),
    "coaching": ("Coaching: je waardemodel scherp", "Coaching: je eerste offerte aan een stad"),
    "lobbying": ("Overleg met het kabinet over slimme steden", "Overleg met de koepel van lokale besturen"),
}
ACTIVITY_SUMMARIES = {
    "info_session": "Een half uur uitleg, een half uur vragen. Voor wie er nog nooit mee werkte.",
    "community": "We lezen samen de ontwerptekst en spreken af wie wat uitprobeert.",
    "clustering": "Bedrijven leggen hun bouwstenen op tafel en zoeken wie ze aanvult.",
    "matchmaking": "Vraagstellers aan de tafels, bedrijven schuiven door. Je praat met wie bij je past.",
    "masterclass": "Een dag oefenen met mensen die het al deden.",
    "project_work": "De partners van het project leggen hun resultaten naast elkaar.",
    "coaching": "Een gesprek van een uur met een ervaren begeleider.",
    "lobbying": "We brengen de vragen van leden samen op tafel.",
}
ACTIVITY_TOWNS = "Antwerpen Gent Leuven Mechelen Hasselt Kortrijk Oostende Brugge Genk".split()

# log-in, person, organisation, kind, tier, size band, places in SOLUTIONS
LOGINS = (
    ("inform", "Karim Aerts", "Demo Lantaarn Licht", "company", "inform", "lt10", (17,)),
    ("connect", "Els Martens", "Demo Wegwijs Data", "company", "connect", "lt50", (1, 35)),
    ("cultivate", "Joke Claes", "Demo Zoemer Sensoren", "company", "cultivate", "lt50", (0, 21, 8)),
    ("stuurgroep", "Pieter Maes", "Demo Stroomkring Energie", "company", "steering", "lt250", (6, 15, 14)),
    ("bestuur", "Greet Coppens", "Demo Hoeksteen Systemen", "company", "steering", "ge250", (36, 16)),
    ("verlopen", "Tom Hermans", "Demo Kade Advies", "company", "connect", "lt10", (33,)),
    ("stad", "Samira Wouters", "Demo-stad Zandvoorde", "government", None, None, ()),
    ("kennis", "Lien Goossens", "Demo Hogeschool Kempenland", "knowledge", None, None, ()),
)
LOGIN_ORGANISATIONS = frozenset(row[2] for row in LOGINS)
ROLES = {
    "inform": "bedrijf op niveau Inform",
    "connect": "bedrijf op niveau Connect",
    "cultivate": "bedrijf op niveau Cultivate",
    "stuurgroep": "afgevaardigde in de stuurgroep",
    "stad": "stad",
    "kennis": "kennisinstelling",
    "team": "team, beheert alles",
    "bestuur": "lid van de raad van bestuur",
    "verlopen": "lidmaatschap gisteren afgelopen",
}
