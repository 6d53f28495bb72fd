my-data-title = Ce que nous conservons au sujet de cette adresse
my-data-text = Voici ce que ce site conserve au sujet de l’adresse courriel qui a reçu le lien. Le fichier contient tous les détails.
my-data-nothing = Nous ne conservons rien au sujet de cette adresse.
my-data-counts = Elle compte actuellement.
my-data-counts-not = Elle ne compte pas.
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
    [one] { $n } inscription à notre journal
   *[other] { $n } inscriptions à notre journal
}
my-data-others = { PLURAL($n) ->
    [one] { $n } correction ou vérification consignée
   *[other] { $n } corrections et vérifications consignées
}
my-data-download = Télécharger le tout (fichier JSON)
my-data-erase = Tout effacer
my-data-keep-link = Ce lien fonctionne pendant une journée. Ne le transmettez pas : il permet à quiconque de voir et d’effacer vos données.
erase-text = Si vous effacez tout, ces signatures disparaissent des listes publiques, les totaux baissent, et nous supprimons votre nom, votre adresse et tout ce que vous nous avez donné.
erase-organizations = Une organisation au nom de laquelle vous avez signé reste affichée, sans votre nom ni votre adresse.
erase-withdraw-organizations = Retirer aussi les signatures des organisations
erase-keep-suppressions = Continuer de bloquer les messages au sujet de ces lettres. Pour reconnaître l’adresse, nous n’en gardons alors qu’une empreinte.
erase-final = Cette action est irréversible.
erase-keep = Tout garder
erased-title = Tout est effacé
erased-text = Nous avons effacé tout ce que nous conservions au sujet de cette adresse. Notre journal dit seulement que quelque chose a été effacé, et quand.
erased-copies = Nous ne pouvons pas rappeler les copies déjà faites par d’autres (moteurs de recherche, archives, version déjà remise).
