"""What the proof adds to the demonstration: one of everything that an editor may write, in good Dutch."""

from __future__ import annotations

ARTICLE = """\
---
title: Wat de gemeenteraadsverkiezingen betekenen voor de schuldhulpverlening en het jongerenwerk
date: 2026-11-28
author: [João Tavares, Noor van Aalst-Vermeulen]
kicker: Achtergrond
full: true
quote: Je hoeft niet te weten hoe het moet. Je hoeft alleen te blijven zitten.
quote_by: Ineke ter Horst, wijkverpleegkundige
tags: [bestuur, geldzorgen]
summary: Vijf vragen die je nu al aan je wethouder kunt stellen, met de antwoorden die je eigenlijk wilt horen.
---

De nieuwe raad begint in maart. **Wie dan nog moet uitleggen** wat een *inloopspreekuur* is, komt te laat.[^1]

## Wat er op het spel staat

Vraag naar [de begroting van volgend jaar](https://drempel.example.org/begroting), en niet naar die van dit jaar.

1. Wie betaalt de tolk?
2. Wie doet de deur open als het wijkteam om vijf uur naar huis gaat?
   - de huisarts
   - de buurvrouw
3. Wat kost een uur wachten?

> We hebben geen wachtlijst, zei ze. We hebben mensen die wachten.

### Drie gemeenten naast elkaar

| Gemeente | Inwoners | Teams |
| --- | ---: | ---: |
| Deventer | 102.000 | 6 |
| ’s-Hertogenbosch | 160.000 | 11 |
| Súdwest-Fryslân | 90.000 | 5 |

Reken het na met `uren × tarief`, of laat het iemand doen:

```
uren   = 14
tarief = 62,50
```

![Een tafel waar vier mensen om zitten, onder een lamp.](../beeld/wasserette.png)

---

Meer weten? Op https://drempel.example.org/raad staan alle vragen.

[^1]: En wie het wel weet, is meestal al met pensioen.
"""

WITHOUT_PICTURE = """\
---
title: Kwart over vijf
date: 2026-11-27
section: story
summary: Een heel kort verhaal over een telefoon die na sluitingstijd overging, en over wie hem opnam.
---

De telefoon ging om kwart over vijf.

<!--more-->

Niemand nam op.
"""

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//proef//NL
BEGIN:VEVENT
UID:inloop@buurthuis.example.org
DTSTAMP:20261101T080000Z
DTSTART;TZID=Europe/Amsterdam:20261203T093000
DTEND;TZID=Europe/Amsterdam:20261203T110000
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Inloop voor mantelzorgers
LOCATION:Buurthuis De Linde\\, Utrecht
DESCRIPTION:Koffie staat klaar\\; aanmelden hoeft niet.
END:VEVENT
END:VCALENDAR
"""

FILES = {
    "content/articles/2026-11-28-raad.md": ARTICLE,
    "content/articles/2026-11-27-kwart-over-vijf.md": WITHOUT_PICTURE,
    "content/events/inloop.ics": CALENDAR.replace("\n", "\r\n"),
    "content/events/2026-12-05-dag.md": """\
---
title: Dag van de vrijwilliger
start: 2026-12-05
location: Overal
register_url: https://drempel.example.org/agenda/vrijwilliger
---
Zeg eens dank je wel.
""",
    "content/events/2026-12-31-nacht.md": """\
---
title: "Oud en nieuw in de inloop: één nacht, ‘vijf’ kannen chocolademelk; en een piano, ongestemd — café-chantant à la Zoë"
start: 2026-12-31 20:00
end: 2027-01-01 01:30
location: "Súdwest-Fryslân, Bûterhoeke 3; achterom, door de poort"
organiser: Stichting ’t Zonnetje “voor iedereen”
price: gratis, met één oliebol
url: https://drempel.example.org/agenda/nacht?van=brief&jaar=2026
---
Een lange avond voor wie niet alleen wil zijn, met muziek van Łukasz en Ağa, een kaartspel dat niemand kent, en om twaalf
uur een wens op een kaartje. Neem een naaste mee; neem twee naasten mee, als je ze hebt. \\\\ Wie niet kan lopen, wordt gehaald.
""",
    "content/events/2026-12-17-verzet.md": """\
---
title: Werklunch over de Wet maatschappelijke ondersteuning
start: 2026-12-17 12:00
end: 2026-12-17 13:30
location: Deventer, Voorbeeldkade 12
---
Neem zelf je brood mee.
""",
    "content/blocks/3-vraag.md": """\
---
title: Heb jij dit jaar genoeg tijd gehad voor de mensen om wie het ging?
weight: 3
answers:
  Ja, ruim: https://drempel.example.org/peiling/ja
  Soms wel, soms niet: https://drempel.example.org/peiling/soms
  Nee: https://drempel.example.org/peiling/nee
---
Eén klik is genoeg; in de volgende brief staat wat eruit kwam.
""",
}

READERS = {
    "zoe@example.org,Zoë,“d’Àrc”; Ωmega,nl,": ("zoe@example.org", "Zoë “d’Àrc”; Ωmega"),
    "lukasz@example.org,Łukasz,Brzęczyszczykiewicz-Śródmieścia van der Wąwolnica,nl,zorg": (
        "lukasz@example.org",
        "Łukasz Brzęczyszczykiewicz-Śródmieścia van der Wąwolnica",
    ),
    "layla@example.org,ليلى,الأندلسي,nl,": ("layla@example.org", "ليلى الأندلسي"),
    "hana@example.org,花子,山田 🌷,nl,": ("hana@example.org", "花子 山田 🌷"),
    '"o.neil@example.org","Pat (""Paddy"")","O\'Neil, jr.",nl,': ("o.neil@example.org", 'Pat ("Paddy") O\'Neil, jr.'),
    "post@bücher.example.org,Ana,de l’Île,nl,": ("post@xn--bcher-kva.example.org", "Ana de l’Île"),
}
"""Rows of subscribers.csv, and the address and the name that their messages are to."""
