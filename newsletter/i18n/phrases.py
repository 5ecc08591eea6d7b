"""Phrases that tell something about a text: links that say nothing, words for leaving, marks of a draft.

Everything is in lower case, with straight apostrophes and without closing punctuation. `phrases_for` joins a language's
own with the English ones, which turn up in every language.
"""

from __future__ import annotations

from collections.abc import Mapping

Phrases = Mapping[str, tuple[str, ...]]
"""By main language: `nl`, `en`, `de`, `fr`."""

EMPTY_LINK_TEXTS: Phrases = {
    "nl": (
        "hier", "klik", "klik hier", "klik dan hier", "lees hier", "lees hier meer", "lees meer", "lees verder",
        "meer", "meer info", "meer informatie", "meer lezen", "verder lezen", "bekijk", "bekijk hier", "kijk hier",
        "link", "deze link", "via deze link", "website", "ga verder", "verder", "download", "info", "dit", "deze",
    ),
    "en": (
        "here", "click", "click here", "click this", "read here", "read more", "read on", "more", "more info",
        "more information", "learn more", "find out more", "see more", "view", "view more", "link", "this link",
        "website", "continue", "continue reading", "go", "download", "info", "this", "tap here",
    ),
    "de": (
        "hier", "klick", "klick hier", "hier klicken", "klicken sie hier", "hier lesen", "mehr", "mehr lesen",
        "mehr erfahren", "mehr infos", "mehr informationen", "weitere informationen", "weiter", "weiterlesen",
        "ansehen", "link", "dieser link", "diesem link", "website", "webseite", "download", "info",
    ),
    "fr": (
        "ici", "clic", "cliquez", "cliquez ici", "cliquer ici", "clique ici", "lire", "lire ici", "lire plus",
        "lire la suite", "la suite", "plus", "plus d'info", "plus d'infos", "plus d'informations", "en savoir plus",
        "voir", "voir plus", "voir ici", "lien", "ce lien", "site", "site web", "continuer", "télécharger", "info",
    ),
}  # fmt: skip
"""What a link says that says nothing by itself, as a screen reader lists it. To be compared as a whole."""

UNSUBSCRIBE_WORDS: Phrases = {
    "nl": ("afmelden", "uitschrijven", "meld je af", "meld u af", "schrijf je uit", "schrijf u uit", "opzeggen"),
    "en": ("unsubscribe", "opt out", "opt-out", "leave this list", "stop receiving", "sign off"),
    "de": ("abmelden", "abbestellen", "austragen", "abmeldung", "abbestellung", "abmeldelink"),
    "fr": ("désabonner", "désabonne", "désinscrire", "désinscris", "désabonnement", "désinscription", "résilier"),
}
"""What a link to leave says; one of these is part of its words."""

PLACEHOLDER_WORDS: Phrases = {
    "nl": (
        "lorem ipsum", "todo", "t.b.d.", "tbd", "xxx", "concept", "test", "testmail", "testbericht", "proefmail",
        "dummytekst", "voorbeeldtekst", "nog invullen", "nog in te vullen", "invullen", "nader te bepalen",
        "hier komt", "hier komt de tekst", "tekst volgt", "titel hier", "kop hier", "ntb",
    ),
    "en": (
        "lorem ipsum", "todo", "to do", "fixme", "t.b.d.", "tbd", "tba", "tbc", "tk", "xxx", "draft", "test",
        "test mail", "test email", "dummy text", "sample text", "placeholder", "insert text here", "text to follow",
        "your text here", "title here", "headline here", "to be announced", "to be confirmed", "untitled",
    ),
    "de": (
        "lorem ipsum", "todo", "tbd", "xxx", "entwurf", "test", "testmail", "probemail", "blindtext", "mustertext",
        "beispieltext", "platzhalter", "noch ausfüllen", "text folgt", "hier steht", "hier kommt", "titel hier",
        "ohne titel",
    ),
    "fr": (
        "lorem ipsum", "todo", "tbd", "xxx", "brouillon", "essai", "test", "texte factice", "faux texte",
        "texte d'exemple", "texte à venir", "à compléter", "à remplir", "à définir", "à venir", "votre texte ici",
        "titre ici", "sans titre",
    ),
}  # fmt: skip
"""What a writer leaves behind to be filled in. To be looked for as whole words."""

ORDINARY_WORDS = frozenset((
    "concept", "test", "draft", "entwurf", "essai", "brouillon", "invullen", "hier komt", "hier steht", "hier kommt",
    "nader te bepalen", "to do", "to be announced", "to be confirmed", "tba", "tbc", "tk", "à venir", "à définir",
    "à remplir", "à compléter", "placeholder", "platzhalter", "untitled", "sans titre", "ohne titel",
    "todo", "testmail", "testbericht", "proefmail", "test mail", "test email", "probemail", "xxx",
))  # fmt: skip
"""Those of the placeholder words that a finished text may hold as well: they tell something in a subject or title that
is nothing else, or begins with them and a colon, and nothing within a sentence."""

PICTURE_OPENERS: Phrases = {
    "nl": (
        "afbeelding van", "een afbeelding van", "afbeelding:", "foto van", "een foto van", "foto:", "plaatje van",
        "een plaatje van", "illustratie van", "logo van", "beeld van", "tekening van",
    ),
    "en": (
        "image of", "an image of", "image:", "photo of", "a photo of", "photo:", "picture of", "a picture of",
        "photograph of", "a photograph of", "graphic of", "a graphic of", "illustration of", "an illustration of",
        "screenshot of",
    ),
    "de": (
        "bild von", "ein bild von", "bild:", "foto von", "ein foto von", "foto:", "abbildung von", "grafik von",
        "illustration von", "zeichnung von", "das bild zeigt", "das foto zeigt",
    ),
    "fr": (
        "image de", "image d'", "une image de", "une image d'", "image :", "photo de", "photo d'", "une photo de",
        "une photo d'", "photo :", "illustration de", "illustration d'", "dessin de", "dessin d'",
    ),
}  # fmt: skip
"""How an `alt` begins that tells what is heard already: that there is a picture."""


def phrases_for(language: str, phrases: Phrases) -> tuple[str, ...]:
    """Return a language's phrases and the English ones; of a language that has none, the English ones."""
    own = phrases.get(language.lower().partition("-")[0], ())
    return tuple(dict.fromkeys((*own, *phrases["en"])))
