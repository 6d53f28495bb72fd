my-data-title = Ce que nous conservons au sujet de cette adresse
my-data-text = Voici ce que ce site conserve au sujet de l’adresse courriel qui a reçu le lien. Le fichier contient tous les détails.
my-data-nothing = Nous ne conservons rien au sujet de cette adresse.
my-data-counts = Cette signature compte.
my-data-counts-not = Cette signature ne compte pas.
my-data-mails = { PLURAL($n) ->
    [one] { $n } message consigné
   *[other] { $n } messages consignés
}
my-data-invitations = { PLURAL($n) ->
    [one] { $n } invitation à signer au nom d’une organisation
   *[other] { $n } invitations à signer au nom d’une organisation
}
my-data-suppressions = { PLURAL($n) ->
    [one] { $n } lettre au sujet de laquelle nous n’envoyons aucun message
   *[other] { $n } lettres au sujet desquelles nous n’envoyons aucun message
}
my-data-journal = { PLURAL($n) ->
    [one] { $n } entrée dans notre journal des modifications
   *[other] { $n } entrées dans notre journal des modifications
}
my-data-others = { PLURAL($n) ->
    [one] { $n } correction ou vérification consignée
   *[other] { $n } corrections et vérifications consignées
}
my-data-download = Télécharger le tout (fichier JSON)
my-data-erase = Tout effacer
my-data-keep-link = Ce lien fonctionne pendant 24 heures après votre demande. Ne le transmettez pas : toute personne qui l’a peut voir et effacer vos données.
erase-text = Si vous effacez tout, vos signatures disparaissent des listes publiques, les totaux baissent, et nous supprimons votre nom, votre adresse et tout ce que vous nous avez donné.
erase-organizations = Les organisations au nom desquelles vous avez signé restent affichées, sans votre nom ni votre adresse.
erase-withdraw-organizations = Retirer aussi la signature de ces organisations
erase-keep-suppressions = Continuer de bloquer les messages au sujet des lettres pour lesquelles vous les avez arrêtés. Nous ne gardons alors qu’une empreinte de votre adresse, pour la reconnaître.
erase-final = Cette action est irréversible.
erase-keep = Tout garder
erased-title = Tout a été effacé
erased-text = Nous avons effacé tout ce que nous conservions au sujet de cette adresse, sauf ce que vous avez choisi de garder. Notre journal des modifications indique encore ce qui s’est passé et quand, sans votre nom ni votre adresse.
erased-copies = Nos sauvegardes antérieures peuvent encore contenir vos données. Nous ne pouvons pas rappeler les copies déjà faites par d’autres (moteurs de recherche, archives, version déjà remise).
