form-acronym = Sigle (facultatif)
names-acronym-hint = Sigle ou nom abrégé, pour que votre organisation ne paraisse qu’une fois. Il ne sera pas affiché.
names-other-hint = Pour que votre organisation ne paraisse qu’une fois, quel que soit le nom utilisé pour signer.
names-website-hint = Pour la distinguer des organisations au nom semblable et ne l’afficher qu’une fois.
names-capitals = Ce nom est en majuscules.
names-write-instead = Écrire plutôt « { $name } »
names-print-instead = Publier sous la forme « { $name } »
names-print-hint = Vous avez saisi ce nom en majuscules. Ne cochez pas la case si vous voulez le garder ainsi.
