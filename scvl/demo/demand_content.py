"""Words of the demo world's demand. Needs: title, text, layer, domains, capabilities, mandatory, weight."""

# fmt: off
CHALLENGES = (
    ("Drukte in de winkelstraat meten en spreiden", "Op zaterdag loopt de winkelstraat vast en staan de pleinen ernaast leeg. We weten pas achteraf hoeveel mensen er waren, en elke teller geeft een ander cijfer.\n\nWe zoeken partners die samen meten, voorspellen en bezoekers op tijd een andere weg tonen, zonder iemand te herkennen.", ("living", "economy"), (
        ("Tellen zonder te herkennen", "Hoeveel mensen komen aan, op straat en op de pleinen? Er wordt geen beeld bewaard.", 2, ("living", "economy"), ("personentelling", "sensoren"), True, 5),
        ("Drukte voorspellen, twee dagen vooruit", "Per plein en per dagdeel, uit tellingen, weer en kalender.", 3, ("living", "economy"), ("ai-voorspelling", "dashboard"), True, 4),
        ("Bezoekers een andere weg tonen", "Met borden en berichten op het juiste moment.", 4, ("living", "economy"), ("crowdmanagement",), False, 3))),
    ("Veilig naar school met de fiets", "Ouders brengen hun kinderen met de wagen omdat de schoolstraat te druk is, en daardoor wordt ze nog drukker. We willen metingen voor en na, en een ingreep die met de buurt gekozen is.", ("mobility", "people"), (
        ("Fietsers en wagens tellen", "Aan vier schoolpoorten, een heel schooljaar lang.", 2, ("mobility",), ("sensoren", "verkeerstelling"), True, 4),
        ("Met de buurt kiezen", "Een traject met leerlingen, ouders en handelaars.", 1, ("people", "mobility"), ("co-creatie", "participatie-begeleiding"), True, 4),
        ("Laten zien wat het opleverde", "Cijfers die een ouder begrijpt.", 3, ("mobility", "government"), ("dashboard", "open-data"), False, 2))),
    ("Laadpunten op de juiste plaats", "De vraag naar laadpunten groeit sneller dan het net aankan. We willen weten waar ze het eerst nodig zijn, ze laten plaatsen en ze afstemmen op zonnestroom.", ("mobility", "environment"), (
        ("Laadpunten plaatsen en beheren", "Op twintig plaatsen, met onderhoud.", 2, ("mobility", "environment"), ("laadinfrastructuur", "elektrotechnische-installatie"), True, 5),
        ("Voorspellen waar de vraag komt", "Uit inschrijvingen, verplaatsingen en netgegevens.", 3, ("mobility", "environment"), ("ai-voorspelling", "simulatiemodellen"), True, 3),
        ("Buren laten delen", "Een formule waarmee een wijk haar stroom en laadpunten deelt.", 4, ("environment", "people"), ("energie-cooperatie",), False, 2))),
    ("Wateroverlast zien aankomen", "Na een onweer lopen altijd dezelfde straten onder. Wij horen het van bewoners. We willen uren vooraf weten waar het misgaat, en later welke ingreep helpt.", ("environment", "living"), (
        ("Peil meten in beken en riolen", "Op dertig punten, draadloos en onderhoudsarm.", 2, ("environment",), ("waterpeilsensoren", "lorawan-iot-netwerk"), True, 5),
        ("Rekenen waar water blijft staan", "Met regenradar, rioolgegevens en hoogtemodel.", 3, ("environment",), ("hydrologische-modellering", "simulatiemodellen"), True, 5),
        ("Bewoners verwittigen", "Op tijd, en alleen wie het aangaat.", 4, ("living", "environment"), ("app-ontwikkeling",), False, 3))),
    ("Afval ophalen waar het nodig is", "De ploeg rijdt elke dag dezelfde ronde, ook langs bakken die leeg zijn. Elders puilt het uit.", ("environment", "government"), (
        ("Weten welke bak vol is", "Vierhonderd bakken, ook in parken zonder stroom.", 2, ("environment",), ("vulgraadsensoren", "lorawan-iot-netwerk"), True, 5),
        ("De ronde plannen", "Elke ochtend een route die klopt.", 4, ("environment",), ("afvalbeheer", "stadslogistiek"), True, 4))),
    ("Gebouwen van de stad die minder verbruiken", "We beheren negentig gebouwen en kennen van de helft het verbruik niet. Pas bij de factuur zien we dat er iets scheelt.", ("environment", "government"), (
        ("Meters uitlezen", "Gas, water en elektriciteit, elk kwartier.", 2, ("environment", "government"), ("slimme-meters", "iot-platform"), True, 4),
        ("Eén overzicht met alarmen", "Voor elke dienst het eigen gebouw.", 3, ("environment", "government"), ("dashboard", "data-integratie"), True, 4),
        ("Een plan dat de raad begrijpt", "Welke ingreep eerst, en wat levert ze op?", 1, ("government", "environment"), ("strategie-advies", "beleidsadvies"), False, 2))),
    ("Meepraten voor wie nooit meepraat", "Op infoavonden zien we altijd dezelfde gezichten. Jongeren, nieuwkomers en alleenstaanden horen we niet.", ("people", "government"), (
        ("Een plek om ideeën te geven", "Op het scherm en op het plein, met terugkoppeling.", 4, ("people", "government"), ("participatieplatform", "gamification"), True, 4),
        ("Mensen begeleiden", "Gesprekken in de wijk, met wie de weg niet kent.", 1, ("people",), ("participatie-begeleiding", "co-creatie"), True, 5))),
    ("Langer thuis wonen, met de buurt", "Wie alleen woont en valt, wordt soms pas uren later gevonden. Thuiszorg, buren en familie weten niet van elkaar wie wanneer langskomt.", ("living", "people"), (
        ("Alarmen en zorg verbinden", "Zonder camera in huis.", 4, ("living", "people"), ("zorgtechnologie", "app-ontwikkeling"), True, 5),
        ("Een netwerk van buren", "Wie wil helpen, en wanneer?", 4, ("people",), ("buurtnetwerk",), True, 3),
        ("Een kader voor privacy", "Wat mag, wie beslist, en hoe leg je het uit?", 1, ("government", "living"), ("privacy-advies",), False, 3))),
    ("Nachtlawaai begrijpen in plaats van verbieden", "Bewoners klagen, uitbaters zeggen dat het meevalt. We willen weten wat er wanneer te horen is, zonder gesprekken op te nemen.", ("living", "economy"), (
        ("Geluid meten zonder op te nemen", "In zes straten, van donderdag tot zondag.", 2, ("living",), ("geluidssensoren", "sensoren"), True, 5),
        ("Soorten geluid herkennen", "Verkeer, muziek, mensen: per uur en per straat.", 3, ("living",), ("geluidsherkenning", "dashboard"), True, 4))),
    ("Een digitale tweeling van de binnenstad", "Elke dienst heeft een eigen kaart. Een werf, een circulatieplan en een evenement rekenen we apart uit, en ze zitten elkaar in de weg.", ("government", "mobility"), (
        ("Eén model van straten en stromen", "Met de gegevens die er al zijn, volgens open standaarden.", 3, ("government", "mobility"), ("digital-twin", "gis", "data-integratie"), True, 5),
        ("Ingrepen uitproberen", "Vier scenario's op een dag, door de dienst zelf.", 3, ("government", "mobility"), ("simulatiemodellen",), True, 4),
        ("Mensen leren werken met het model", "Korte lessen op maat.", 1, ("government",), ("projectmanagement", "strategie-advies"), False, 2))),
    ("Parkeren zonder rondjes", "Een derde van het verkeer in de kern zoekt een plaats. De borden tonen alleen de garages.", ("mobility", "economy"), (
        ("Vrije plaatsen kennen", "Op straat, per blok.", 2, ("mobility",), ("parkeersensoren", "sensoren"), True, 5),
        ("Bezoekers tonen waar plaats is", "Voor ze de kern inrijden.", 4, ("mobility",), ("parkeerbeheer", "app-ontwikkeling"), True, 3),
        ("Data delen met de regio", "In één stroom, volgens de Vlaamse standaarden.", 3, ("mobility", "government"), ("dataplatform", "open-data"), False, 3))),
    ("Straatverlichting op maat", "Lampen branden de hele nacht even fel, ook waar niemand komt. Waar mensen bang zijn, is het te donker.", ("living", "environment"), (
        ("Lampen die je kan sturen", "Achthonderd punten, per straat en per uur.", 2, ("living", "environment"), ("straatverlichting", "verlichtingssturing"), True, 5),
        ("Weten waar iemand loopt", "Zonder beelden te bewaren.", 2, ("living",), ("personentelling", "sensoren"), False, 3),
        ("Met bewoners beslissen", "Waar meer licht, waar minder?", 1, ("people", "living"), ("co-creatie", "living-lab"), True, 2))),
    ("Leegstand in de kern keren", "Een op de zes winkels staat leeg. We horen te laat dat iemand stopt, en vinden te traag een nieuwe invulling.", ("economy", "government"), (
        ("Passage en bestedingen per straat", "Cijfers die handelaars vertrouwen.", 3, ("economy",), ("retail-inzichten", "betaaldata-analyse"), True, 4),
        ("Handelaars samen online", "Eén plaats om te kopen en te leveren.", 4, ("economy",), ("app-ontwikkeling", "stadslogistiek"), True, 3))),
    ("Veilig op het netwerk", "Onze sensoren en toepassingen groeien aan. Niemand kijkt 's nachts of er iets misloopt.", ("government",), (
        ("Dag en nacht bewaken", "Sensoren, servers en toepassingen, met een duidelijke melding.", 3, ("government",), ("cybersecurity", "cloud"), True, 5),
        ("Een bestek dat klopt", "We kopen te veel los aan.", 1, ("government",), ("aanbestedingsadvies", "beleidsadvies"), False, 2))),
)
IDEAS = (
    "Een meetpaal die scholen mogen lenen", "Deelbakfietsen voor handelaars", "Eén formulier voor elke straatactiviteit", "Een warmtekaart van speelpleinen",
    "Luchtmetingen aan elke schoolpoort", "Reservebatterijen delen tussen wijken", "Een open kalender van werven", "Regenwater van daken in kaart",
    "Verhalen bij straatnamen", "Een testdag voor start-ups op de markt", "Camera's die alleen tellen", "Een huurpunt voor sensoren", "Buurtbewoners als meetploeg",
)
PROJECT_RESULTS = (
    "De meting liep een jaar en werkt nog. Drie diensten gebruiken dezelfde cijfers.",
    "Het prototype is door tachtig bewoners getest. De stad bestelt de volgende fase.",
    "De oplossing draait op twaalf plaatsen en kost minder dan begroot.",
    "Wat we bouwden, is nu een bouwsteen die andere gemeenten overnemen.",
)
CALLS = (
    ("meten in de wijk", "Voor besturen die samen met bewoners meten wat hen raakt. De metingen blijven na afloop beschikbaar als open data.", "subsidy"),
    ("een dienst die twee gemeenten delen", "Voor minstens twee besturen die samen een digitale dienst bouwen en onderhouden.", "subsidy"),
    ("marktverkenning slimme verlichting", "Een bestuur verkent wat er bestaat voor het een bestek schrijft. Bedrijven tonen hun werk in een half uur.", "consultation"),
    ("data die van pas komt bij water", "Voor proefprojecten die wateroverlast of droogte eerder zien aankomen.", "subsidy"),
    ("innovatieve opdracht mobiliteit", "Een opdracht voor onderzoek en ontwikkeling in fasen, met verschillende partijen naast elkaar.", "tender"),
    ("steden die van elkaar leren", "Voor een groep steden uit verschillende landen met een gedeelde vraag en een gedeeld resultaat.", "eu"),
    ("de kern die leeft", "Voor ingrepen in winkelstraten die vooraf en achteraf gemeten worden.", "subsidy"),
    ("zorg dicht bij huis", "Voor buurten die zorg, technologie en vrijwilligers verbinden.", "subsidy"),
)
QUESTIONS = (
    ("Mag een deel van de oplossing in een tweede fase komen?", "Ja. Schrijf in je voorstel wat er in de eerste fase werkt, en wat later komt."),
    ("Zijn er al metingen die we mogen gebruiken?", "Er zijn tellingen van twee jaar geleden. Wie interesse toont, krijgt ze van ons."),
    ("Wie beheert de gegevens na het project?", "De stad zelf. We vragen een open formaat en een korte handleiding."),
    ("Kunnen we ter plaatse komen kijken?", "Ja, we plannen een bezoek in de week na de deadline."),
)
GUESTS = (("Mieke", "Dockx"), ("Rachid", "Haddad"), ("Leen", "Pauwels"))
NEWCOMERS = (
    ("Demo Seinhuis Software", "company", "connect", "lt50", "Anke Wittevrongel"),
    ("Demo Waterkant Sensoren", "company", "inform", "lt10", "Bilal Essadi"),
    ("Demo Denkpiste Advies", "company", "cultivate", "lt10", "Ruth Callens"),
)
APPLICATIONS = ("Samen slim meten", "Data voor de wijk", "Energie in de kern", "Mobiliteit die meedenkt", "Water onder controle", "Een buurt die zorgt", "Open stad", "Licht en stilte", "De kern die leeft", "Stad zonder wachtrij")
COLLABORATIONS = ("één meetpaal, drie diensten", "een gedeeld dataplatform", "sensoren en licht in één mast", "samen op de Europese markt", "een proeftuin voor zorg")
NOTE = "Welkom. Spreken we **volgende week** af wie welk deel van de offerte schrijft?"
MESSAGES = (
    "We bouwden dit al voor een stad van dezelfde grootte en brengen een vaste ploeg mee.",
    "Ons deel staat klaar. We zoeken een partner die de data beheert.",
    "We doen dit graag samen: wij meten, iemand anders rekent.",
    "We testten dit met bewoners en delen de resultaten.",
)
# fmt: on
# Of a proof of concept: what a sprint is for, and what came of it.
SPRINTS = (
    (
        "Op twee plekken meten en nagaan of de cijfers kloppen.",
        "Het meten loopt. De cijfers kloppen op een paar na.",
    ),
    ("De cijfers tonen aan wie ze nodig heeft, en bijsturen.", "De dienst gebruikt het scherm elke dag."),
)
