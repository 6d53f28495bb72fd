# Les pages vivantes, et ce que les autres sites montrent d’une lettre.
how-we-check = Comment nous vérifions les signatures
standing-member = organisation membre
just-now = à l’instant
as-file = La liste en fichier :
as-csv = CSV, pour tableur
as-json = JSON
organizations-only = organisations seulement
embed-open = Lire la lettre
embed-sign = Lire et signer la lettre
embed-latest = Dernières signatures
embed-first = Parmi les signataires
badge-title = { $title } – { $sentence }
add-title = Ajouter à votre site
add-intro = Collez l’un de ces extraits dans votre site. Le nombre se tient à jour de lui-même. Aucun témoin, rien de conservé sur vos lecteurs.
add-frame = Un cadre avec le nombre et les derniers noms
add-frame-hint = Pour qui peut coller du HTML. Le cadre ajuste sa hauteur à son contenu.
add-frame-example = Ce que cela donne
add-badge = Un badge
add-badge-hint = Une image avec lien, pour les pages qui acceptent les images, et pour les courriels.
add-badge-markdown = Le même en Markdown, pour les fichiers README et les forums
badge-alt = { $title } : les signatures à ce jour
add-json = Les nombres seuls
add-json-hint = En JSON, les nombres et la phrase dans les deux langues, pour la programmation.
add-press = Pour la presse
add-press-quote = À citer
press-line = { PLURAL($n) ->
    [one] Au { $when }, { $who } a signé « { $title } ».
   *[other] Au { $when }, { $who } ont signé « { $title } ».
}
press-none = Au { $when }, personne n’a encore signé « { $title } ».
add-document = La lettre et sa liste
add-document-hint = Du texte mis en forme, à copier dans un document ou un courriel.
add-document-text = En texte brut
add-document-more = D’autres noms figurent dans la liste complète.
copy = Copier
copied = Copié
names-at = Les noms des personnes : { $address }
csv-kind = Genre
csv-organization = organisation
csv-individual = personne
csv-name = Nom
csv-title = Titre
csv-affiliation = Affiliation
csv-place = Province ou pays
csv-representative = Signée par
csv-website = Site Web
csv-standing = Vérification
