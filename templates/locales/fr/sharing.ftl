# Les pages vivantes, et ce que les autres sites montrent d’une lettre.
how-we-check = Comment nous vérifions les signatures
standing-member = organisation membre
just-now = à l’instant
as-file = Télécharger la liste :
as-csv = CSV, pour tableur
as-json = JSON
organizations-only = organisations seulement
embed-open = Lire la lettre
embed-sign = Lire et signer la lettre
embed-latest = Dernières signatures
embed-first = Parmi les signataires
badge-title = { $title } – { $sentence }
add-title = Ajouter le nombre de signatures à votre site
add-intro = Collez l’un de ces extraits dans votre site. Le nombre se met à jour tout seul. Aucun témoin, et aucune donnée conservée sur les personnes qui vous lisent.
add-frame = Un cadre avec le nombre et les derniers noms
add-frame-hint = Pour les sites où l’on peut coller du HTML. La hauteur du cadre s’ajuste au contenu, et ses couleurs suivent le choix de la personne qui lit; ajoutez ?theme=light (clair) ou ?theme=dark (sombre) à son adresse pour les fixer.
add-frame-example = Aperçu
add-badge = Un badge
add-badge-hint = Une image avec lien, pour les sites Web. La plupart des logiciels de courriel n’affichent pas les images de ce type (SVG) : dans un courriel, collez plutôt le lien de la lettre. Ajoutez ?theme=dark (sombre) ou ?theme=auto à l’adresse de l’image pour choisir ses couleurs.
add-badge-markdown = Le même en Markdown, pour les fichiers README et les forums
badge-alt = { $title } : les signatures à ce jour
add-json = Les nombres seulement
add-json-hint = En JSON, les nombres et la phrase dans les deux langues, pour la programmation.
add-press = Pour la presse
add-press-quote = Phrase à citer
press-line = { PLURAL($n) ->
    [one] Au { $when }, { $who } a signé « { $title } ».
   *[other] Au { $when }, { $who } ont signé « { $title } ».
}
press-none = Au { $when }, personne n’a encore signé « { $title } ».
add-document = La lettre et sa liste
add-document-hint = Du texte mis en forme, à copier dans un document ou un courriel.
add-document-text = En texte brut
add-document-more = Cette page ne montre pas tous les noms.
copy = Copier
copied = Copié
names-at = Les noms des personnes : { $address }
csv-kind = Type
csv-organization = organisation
csv-individual = personne
csv-name = Nom
csv-title = Titre
csv-affiliation = Affiliation
csv-place = Province ou pays
csv-representative = Signée par
csv-website = Site Web
csv-standing = Vérification
