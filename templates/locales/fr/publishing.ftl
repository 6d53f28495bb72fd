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
found-for = Noms qui contiennent « { $query } ».
nothing-found = Aucun nom ne contient « { $query } ».
whole-list = Voir toute la liste
from-the-beginning = Revenir au début de la liste
more-names = Autres noms
standing-domain = confirmée par courriel ({ $domain })
standing-coordinator = confirmée par { $coalition }
standing-entered = reçue par courriel, inscrite par { $coalition }
disclaimer = Les titres et affiliations sont donnés à titre indicatif seulement et n’engagent pas les établissements ou organismes nommés.
