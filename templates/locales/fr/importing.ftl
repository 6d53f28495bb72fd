import-more = { PLURAL($n) ->
    [one] et { $n } autre problème
   *[other] et { $n } autres problèmes
}
import-file-missing = il manque ce fichier
import-no-folder = le dossier { $path } n’existe pas
import-file-not-found = ce fichier n’existe pas
import-not-a-file = ce n’est pas un fichier
import-unreadable = impossible de lire ce fichier : { $why }
import-too-large = ce fichier dépasse { $megabytes } Mo
import-not-utf8 = ce n’est pas de l’UTF-8 (octet 0x{ $byte }); enregistrez le fichier en UTF-8
import-utf16 = ce fichier est en UTF-16; enregistrez-le en UTF-8
import-foreign = ce fichier est { $format }; enregistrez-le en texte brut UTF-8 (un tableau en CSV UTF-8, un texte en Markdown)
import-foreign-beside = ce fichier est { $format }, un format qui n’est pas lu; enregistrez-le sous le nom { $wanted }, en UTF-8
format-utf16 = un texte en UTF-16
format-xlsx = un classeur Excel (.xlsx)
format-docx = un document Word (.docx)
format-ods = une feuille de calcul OpenDocument (.ods)
format-odt = un texte OpenDocument (.odt)
format-old-office = un ancien fichier Office (.xls ou .doc)
format-pdf = un PDF
format-rtf = un document RTF
format-html = une page Web (HTML)
format-zip = une archive ZIP
import-toml = ce n’est pas du TOML valide : { $detail }
import-unknown-key = clé inconnue « { $key } »; les clés connues sont { $known }
import-not-one-of = { $key } vaut « { $word } »; les valeurs possibles sont { $known }
import-not-a-boolean = { $key } doit être true ou false
import-not-in-range = { $key } doit être un nombre entier de { $first } à { $last }
import-not-a-list = { $key } doit être une liste de chaînes
import-not-tables = { $key } doit s’écrire [[{ $key }]]
import-not-a-string = { $key } doit être une chaîne entre guillemets droits
import-repeated = { $key } contient « { $value } » deux fois
import-slug-missing = il manque slug : donnez le nom de la lettre dans les adresses Web, par exemple slug = "interdire"
import-slug-shape = slug vaut « { $slug } »; il faut de { $min } à { $max } lettres minuscules, chiffres et traits d’union isolés
import-slug-reserved = « { $slug } » fait partie des adresses du service; choisissez un autre slug
import-languages-missing = il manque languages (exemple : languages = ["en", "fr"])
import-languages-empty = languages est vide; il faut "en", "fr" ou les deux
import-unknown-language = langue inconnue « { $tag } »; il faut "en" ou "fr"
import-title-missing = languages contient "{ $language }", mais il n’y a pas de titre dans cette langue
import-title-empty = ce titre est vide
import-title-too-long = ce titre dépasse { $max } caractères
import-date = date vaut « { $text } »; il faut une date comme 2026-07-08
import-closing = closes : { $why }
closing-zone = « { $zone } » n’est pas un fuseau horaire connu
closing-range = « { $text } » est hors limites
closing-shape = « { $text } » n’est pas une date ni une heure valide (exemples : 2026-09-15, 2026-09-15T17:00:00)
import-unknown-zone = time_zone inconnu « { $zone } » (exemple : { $example })
import-unknown-signatories = signatories contient « { $word } »; il faut "organizations", "individuals" ou les deux
import-no-signatories = signatories est vide : personne ne pourrait signer
import-origin = origins contient « { $text } », qui n’est pas une origine valide (exemple : "https://example.org")
import-lead-unnamed = cette organisation responsable n’a pas de nom
import-lead-not-listed = l’organisation responsable « { $name } » ne figure pas parmi les organisations de la liste
import-text-empty = ce texte est vide
import-text-missing = languages contient "{ $language }", mais il manque { $file }
import-text-unlisted = retirez ce texte, ou ajoutez sa langue : languages dans letter.toml ne contient pas "{ $language }"
import-table-empty = le fichier est vide; sa première ligne doit nommer les colonnes : { $columns }
import-column-twice = la colonne { $column } figure deux fois
import-column-missing = il manque la colonne { $column }
import-fields = cette ligne compte { $found } champs, mais la première ligne en compte { $expected }
import-quote-unquoted = ce champ contient un guillemet sans être entre guillemets; mettez-le entre guillemets et doublez le guillemet
import-quote-closes-early = le guillemet ouvert ici se ferme avant la fin du champ
import-quote-never-closed = le guillemet ouvert ici n’est jamais fermé
import-unused-column = la colonne « { $name } » n’est pas utilisée; les colonnes utilisées sont { $known }
import-unnamed-column = cette cellule n’a pas d’en-tête à la première ligne; sa colonne n’est pas utilisée
import-name-empty = le nom est vide
import-field-too-long = le champ { $column } dépasse { $max } caractères
import-unknown-kind = kind vaut « { $word } »; il faut organization ou individual
import-organizations-only = cette lettre n’accepte que des organisations (signatories dans letter.toml)
import-individuals-only = cette lettre n’accepte que des personnes (signatories dans letter.toml)
import-order = order vaut « { $text } »; il faut un nombre entier à partir de 1 (sans cette colonne, l’ordre du fichier est conservé)
import-order-taken = le numéro { $order } est déjà utilisé à la ligne { $line }
import-organization-order = le sort_name est « { $text } », mais une organisation est classée selon son nom; laissez le sort_name vide
import-website = le site Web « { $text } » n’est pas une adresse Web valide
import-address-as-name = le champ { $column } contient une adresse courriel, qui serait publiée; écrivez plutôt le nom
import-address = le champ { $column } contient une adresse courriel, qui est publiée
import-placeholder = le champ { $column } contient « { $text } », qui ne dit rien; laissez la cellule vide ou retirez la ligne
import-spreadsheet-error = le champ { $column } contient « { $text } », une erreur de tableur; corrigez la cellule
import-number = le champ { $column } contient « { $text } », un nombre ou une date; corrigez la cellule
import-formula = le champ { $column } contient « { $text } », une formule; mettez-y son résultat
import-mojibake = le champ { $column } « { $text } » est altéré (probablement « { $likely } ») : le fichier a été ouvert dans le mauvais encodage; enregistrez une copie intacte en CSV UTF-8
import-lost-letters = dans le champ { $column } « { $text } », des points d’interrogation ont remplacé des lettres; enregistrez une copie intacte en CSV UTF-8
import-image = les lettres n’affichent pas d’images, et celle-ci disparaîtrait; retirez-la ou mettez un lien : [son texte](https://…)
import-relative-link = le lien vers « { $target } » mènerait dans ce site; écrivez son adresse complète, qui commence par https://
import-link-scheme = le lien vers « { $target } » est supprimé et seul son texte reste; un lien commence par https://, http:// ou mailto:
import-tag = la balise HTML <{ $tag }> est supprimée et seul son texte reste; écrivez en Markdown
import-html-block = ce bloc HTML est supprimé, et son texte est perdu : « { $text } »; écrivez-le en Markdown
import-office-tag = « { $tag } » vient d’un traitement de texte et s’affiche tel quel; retirez-le
import-missing-note = la note [^{ $label }] n’a pas de texte, et son appel s’affiche tel quel; ajoutez une ligne qui commence par [^{ $label }]:
import-unused-note = rien dans le texte ne renvoie à la note [^{ $label }]; ajoutez son appel là où il le faut
import-bullet = une ligne qui commence par « { $sign } » ne forme pas de liste, et les lignes se suivent sans retour; commencez chaque élément par un trait d’union et une espace
import-indented = ce texte est en retrait de quatre espaces et s’affiche comme du code; retirez les espaces
import-attributes = « { $text } » s’affiche tel quel; retirez-le
import-text-mojibake = « { $text } » est altéré (probablement « { $likely } ») : le texte a été ouvert dans le mauvais encodage; enregistrez une copie intacte en UTF-8
import-text-lost-letters = dans « { $text } », des points d’interrogation semblent avoir remplacé des lettres; enregistrez une copie intacte en UTF-8
register-line-before = la ligne { $line } concerne déjà { $entry }
register-several = plusieurs organisations correspondent à cette ligne : { $candidates }; ajoutez l’identifiant de l’une d’elles
register-unknown-id = aucune organisation ne porte l’identifiant « { $id } »; laissez-le vide pour en ajouter une
register-merged = l’organisation « { $id } » a été fusionnée avec { RUNNING($into) }
register-no-content = le champ { $column } « { $name } » ne contient ni lettre ni chiffre
register-marks = le champ { $column } a trop de signes sur une même lettre
register-trusted-on-line = { $domain } est aussi reconnu à la ligne { $line }
register-website = le site Web « { $text } » n’est pas une adresse Web valide (exemple : amity.example)
register-member = member vaut « { $word } »; il faut yes ou no
register-name-of-entry = « { $name } » est déjà un nom { DE($entry) }
register-name-on-line = « { $name } » figure aussi à la ligne { $line }
register-changed = le registre a été modifié en même temps; rien n’a été importé
import-differs = cette lettre a déjà été importée, et son texte ou sa liste n’est plus identique; rien n’a été modifié
import-differs-text = le texte, le titre ou le destinataire diffère (langue : { $language })
import-differs-new = la ligne { $order } est nouvelle : { $name }
import-differs-changed = la ligne { $order } diffère : { $name } remplace { $was }
import-differs-missing = il manque la ligne { $order } : { $name }
import-unknown-letter = aucune lettre ne s’appelle « { $slug } »
import-not-a-draft = { $slug } n’est pas un brouillon intact et reste en place : seul un brouillon que personne n’a signé ni modifié, et pour lequel aucune invitation n’a été envoyée, peut être remplacé ou supprimé
import-busy = une autre importation est en cours dans cette base de données; attendez qu’elle soit terminée

# Ce qu’une importation a nettoyé
cleaned-names = { PLURAL($n) ->
    [one] { $n } nom
   *[other] { $n } noms
}
cleaned-other-fields = { PLURAL($n) ->
    [one] { $n } autre champ
   *[other] { $n } autres champs
}
cleaned-trimmed = retrait des espaces au début ou à la fin ({ $fields })
cleaned-spaces = retrait des espaces doubles ({ $fields })
cleaned-normalized = normalisation des accents ({ $fields })
cleaned-invisible = retrait de caractères invisibles ({ $fields })
cleaned-bidi = retrait de marques de sens d’écriture ({ $fields })
cleaned-websites-completed = { PLURAL($n) ->
    [one] https:// ajouté devant { $n } site Web
   *[other] https:// ajouté devant { $n } sites Web
}
cleaned-websites-left-out = { PLURAL($n) ->
    [one] { $n } site Web impossible à ouvrir laissé de côté
   *[other] { $n } sites Web impossibles à ouvrir laissés de côté
}
cleaned-sort-names = { PLURAL($n) ->
    [one] nom de famille déduit pour le tri ({ $n } personne)
   *[other] noms de famille déduits pour le tri ({ $n } personnes)
}
cleaned-byte-order-mark = indicateur d’ordre des octets ignoré dans { $file }
cleaned-repeats = { PLURAL($n) ->
    [one] { $n } ligne répétée conservée
   *[other] { $n } lignes répétées conservées
}

# Pourquoi une lettre ne peut pas être écrite ainsi
letter-slug = le slug « { $slug } » n’est pas valide : { $why }
letter-slug-taken = une autre lettre a le slug « { $slug } »
letter-setting = { $name } ne peut pas valoir « { $value } »
letter-nobody-may-sign = personne ne pourrait signer : acceptez les organisations, les personnes ou les deux
letter-no-text = la lettre n’a pas de texte
letter-text = le texte n’est pas valide (langue : { $language }) : { $why }
letter-text-repeated = cette langue est indiquée deux fois
letter-signed = quelqu’un a signé cette version, dont le texte ne peut donc plus changer; ajoutez une nouvelle version
letter-unfinished = l’importation de cette lettre n’est pas terminée; terminez-la d’abord
slug-shape = utilisez de { $min } à { $max } lettres minuscules, chiffres et traits d’union simples
slug-reserved = ce mot fait partie des adresses du service
