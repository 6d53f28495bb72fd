# Comment les signatures sont vérifiées; l’avis de confidentialité.
how-title = Comment nous vérifions les signatures
how-intro = Nous ne comptons et n’affichons une signature qu’une fois l’adresse courriel confirmée, ou si { $coalition } l’a inscrite en l’indiquant dans la liste.
how-individuals = Personnes
how-individuals-text = Une personne signe avec une adresse courriel, y reçoit un message et confirme à partir de ce message. Cela montre que l’adresse fonctionne et que la personne à qui elle appartient a voulu signer. Cela ne prouve ni le nom, ni le titre, ni l’affiliation. Nous examinons les noms trompeurs, comme les noms de plaisanterie ou celui de la personne à qui la lettre s’adresse, avant de les afficher.
how-counted = Une personne peut demander à être comptée sans être nommée. Sa signature est confirmée comme les autres, et son nom n’est publié nulle part.
how-organizations = Organisations
how-organizations-text = Sous chaque organisation, nous disons comment nous savons qu’elle a signé :
how-member-term = organisation membre
how-member = { $coalition } compte l’organisation parmi ses membres, et connaît les personnes qui la représentent.
how-domain-term = confirmée par courriel (amitie.example)
how-domain = La personne qui la représente a confirmé à partir d’une boîte courriel de ce domaine, qu’une coordonnatrice ou un coordonnateur avait reconnu comme celui de l’organisation.
how-coordinator-term = confirmée par { RUNNING($coalition) }
how-coordinator = La personne qui la représente a confirmé par courriel, et l’équipe { DE($coalition) } a vérifié que l’organisation appuie cette signature.
how-entered-heading = Signatures inscrites à la main
how-entered = { $coalition } peut recevoir une signature autrement. L’équipe l’inscrit alors et en conserve la source. Aucun courriel n’a été confirmé; nous le signalons pour les organisations comme pour les personnes :
how-entered-email = Elle est arrivée dans un courriel adressé { A($coalition) }.
how-entered-paper = Elle a été donnée sur papier, par exemple sur une feuille lors d’une rencontre.
how-entered-list = Elle figurait sur une liste { QUE($coalition) } avait déjà recueillie, par exemple sur un autre site.
how-counts = Comment nous comptons
how-counts-text = Chaque organisation compte une fois, peu importe le nombre de personnes qui signent en son nom, et chaque personne compte une fois. Une personne qui signe à la fois au nom d’une organisation et à titre personnel compte une fois dans chaque nombre. Une signature retirée ou supprimée disparaît aussitôt de la liste et du compte; les autres sites sont à jour en moins d’une minute.
how-wrong = Une erreur?
how-wrong-text = Signalez-nous un nom qui ne devrait pas être ici :
privacy-title = Avis de confidentialité
privacy-intro = { $coalition } exploite ce site et est responsable des renseignements personnels que vous y donnez. Cette page explique ce que nous en faisons.
privacy-officer = Responsable de la protection des renseignements personnels : { $officer }
privacy-what = Ce que nous demandons, et pourquoi
privacy-what-text = Votre nom, pour signer la lettre. Votre titre, votre affiliation et votre province ou pays, si vous les donnez, pour que l’on sache qui vous êtes. Votre adresse courriel, pour confirmer votre signature, vous envoyer la lettre finale et vous prévenir si le texte change. Signer peut révéler une opinion politique : rien n’est publié avant votre accord et votre confirmation.
privacy-published = Ce qui est publié
privacy-published-text = Ce que vous avez choisi : votre nom avec les renseignements donnés, ou seulement une signature de plus dans le compte. La liste publiée est aussi transmise avec la lettre. Votre adresse courriel n’est jamais publiée ni donnée à quiconque.
privacy-representatives = Si vous signez au nom d’une organisation, son nom est publié. Votre nom et votre titre ne paraissent à côté que si vous l’avez demandé.
privacy-network = Ce que votre navigateur envoie
privacy-network-text = Ce site ne dépose aucun témoin chez les personnes qui lisent ou qui signent, ne suit pas les visites et ne charge rien d’autres entreprises. Votre adresse IP sert, en mémoire seulement, à bloquer les vagues de fausses signatures; elle n’est jamais écrite sur disque. Nous conservons à la place une empreinte qui ne révèle pas l’adresse; la clé qui a servi à la créer est supprimée après 30 jours.
privacy-kept = Durée de conservation
privacy-unconfirmed = { PLURAL($n) ->
    [one] Une signature non confirmée est effacée après { $n } jour.
   *[other] Une signature non confirmée est effacée après { $n } jours.
}
privacy-kept-text = Les signatures confirmées sont conservées tant que la lettre est publiée. Les adresses courriel sont conservées sous forme chiffrée. Nous ne gardons pas les messages que nous envoyons; la mention d’un envoi est supprimée après 30 jours.
privacy-addresses = Nous supprimons les adresses courriel après la clôture d’une lettre : { $individuals } jours plus tard pour les personnes qui ont signé à titre personnel, { $representatives } jours plus tard pour celles qui ont signé au nom d’une organisation. Il ne reste qu’une empreinte qui permet de reconnaître votre adresse si vous l’entrez vous-même, pour que nous puissions encore vous envoyer le lien vers votre signature.
privacy-withdrawn = { PLURAL($n) ->
    [one] Si vous retirez votre signature, nous l’effaçons { $n } jour plus tard.
   *[other] Si vous retirez votre signature, nous l’effaçons { $n } jours plus tard.
}
privacy-removed = { PLURAL($n) ->
    [one] Si nous refusons ou enlevons votre signature, ou si nous la comptons avec une signature antérieure, nous l’effaçons { $n } jour plus tard.
   *[other] Si nous refusons ou enlevons votre signature, ou si nous la comptons avec une signature antérieure, nous l’effaçons { $n } jours plus tard.
}
privacy-fingerprints = Nous gardons aussi une empreinte de votre adresse dans deux cas : si nous avons refusé ou enlevé votre signature, pour vérifier toute nouvelle signature de la même adresse avant de l’afficher; et si vous nous avez demandé d’arrêter les messages au sujet d’une lettre, pour ne plus vous en envoyer.
privacy-backups = Des données effacées peuvent subsister dans nos sauvegardes antérieures jusqu’à la suppression de celles-ci. Les adresses courriel y sont aussi chiffrées.
privacy-rights = Vos droits
privacy-rights-text = En tout temps, vous pouvez voir et télécharger ce que nous conservons à votre sujet, le corriger, faire retirer votre nom de la liste, retirer votre signature ou tout effacer. Entrez votre adresse courriel et nous vous enverrons les liens :
privacy-rights-link = Voir ou retirer ma signature
privacy-rights-more = Vous pouvez aussi nous demander de le faire pour vous, ou porter plainte auprès de l’autorité de protection de la vie privée de votre province ou pays. Nous ne pouvons pas rappeler les copies que d’autres ont faites d’une liste publiée, par exemple dans les moteurs de recherche et les archives.
privacy-contact = Nous écrire
