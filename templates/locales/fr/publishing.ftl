skip = Aller au contenu
nav-site = Site
add-to-site = Ajouter à votre site
other-language = English
letters = Lettres ouvertes
older-letters = Lettres plus anciennes
no-letters = Aucune lettre pour l’instant.
letter-to = Destinataire : { $addressee }
signatures = Signatures
signatories = Signataires
organizations = Organisations
individuals = Personnes
signed-last = Dernières signatures
signed-since = { PLURAL($n) ->
    [one] a signé depuis le { $date }.
   *[other] ont signé depuis le { $date }.
}
open-until = Ouverte jusqu’au { $date }.
closed = La période de signature est terminée.
closed-on = La période de signature a pris fin le { $date }.
only-in-en = Cette lettre n’existe qu’en anglais.
only-in-fr = Cette lettre n’existe qu’en français.
search = Chercher
search-label = Chercher une organisation ou un nom
found-for = { PLURAL($n) ->
    [one] { $n } nom contient « { $query } ».
   *[other] { $n } noms contiennent « { $query } ».
}
nothing-found = Aucun nom ne contient « { $query } ».
whole-list = Voir toute la liste
first-shown = { PLURAL($n) ->
    [one] Le premier nom figure ici.
   *[other] Les { $n } premiers noms figurent ici.
}
pages = Pages de la liste
page-of = Page { $page } de { $count }
page-number = Page { $n }
previous-page = Page précédente
next-page = Page suivante
initials-organizations = Aller aux organisations selon leur initiale
initials-individuals = Aller aux personnes selon l’initiale de leur nom de famille
initial-digits = Noms qui commencent par un chiffre ou un signe
initial-other-scripts = Noms dans d’autres écritures
print-whole = Imprimer
print-hint = Cette page contient la lettre et sa liste, prêtes à imprimer : utilisez la commande Imprimer de votre navigateur.
print-back = Retour à la lettre
print-as-of = Au { $when }. La liste à jour :
print-cut = Cette page contient les { $n } premiers noms. La liste complète :
usual-standing = Sauf mention contraire : { $standing }.
standing-mailbox = confirmée par courriel
standing-domain = confirmée par courriel ({ $domain })
standing-coordinator = confirmée par { RUNNING($coalition) }
standing-entered-email = reçue par courriel, inscrite par { RUNNING($coalition) }
standing-entered-list = tirée d’une liste antérieure, inscrite par { RUNNING($coalition) }
standing-entered-paper = reçue sur papier, inscrite par { RUNNING($coalition) }
disclaimer = Les titres et affiliations sont donnés à titre indicatif seulement et n’engagent pas les établissements ou organismes nommés.
