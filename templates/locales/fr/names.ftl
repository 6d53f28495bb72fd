form-acronym = Sigle (facultatif)
names-acronym-hint = Sigle ou nom abrégé, pour que votre organisation ne paraisse qu’une fois. Il ne sera pas affiché.
names-other-hint = Pour que votre organisation ne paraisse qu’une fois, quel que soit le nom utilisé pour signer.
names-website-hint = Pour la distinguer des organisations au nom semblable et ne l’afficher qu’une fois.
names-capitals = Saisi en majuscules.
names-write-instead = Écrire plutôt « { $name } »
names-print-instead = Afficher « { $name } »
names-print-hint = Le nom a été saisi en majuscules. Laissez cette case vide pour l’afficher tel quel.
