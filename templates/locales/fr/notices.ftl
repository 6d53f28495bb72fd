# Comment les signatures sont vérifiées; l’avis de confidentialité.
how-title = Comment nous vérifions les signatures
how-intro = Personne n’est compté ni affiché avant que son adresse courriel soit prouvée, ou que { $coalition } ait inscrit la signature à la main en le disant.
how-individuals = Personnes
how-individuals-text = Une personne signe avec une adresse courriel, y reçoit un message et confirme à partir de celui-ci. Cela prouve que l’adresse existe et que la personne qui la détient a voulu signer. Cela ne prouve ni un nom, ni un titre, ni une affiliation. Les noms trompeurs, comme les noms de plaisanterie ou celui du destinataire, sont examinés avant d’être affichés.
how-counted = Une personne peut demander à être comptée sans être nommée. Sa signature est prouvée comme les autres; son nom n’est publié nulle part.
how-organizations = Organisations
how-organizations-text = Sous chaque organisation, nous disons comment nous savons qu’elle a signé :
how-member-term = organisation membre
how-member = { $coalition } compte l’organisation parmi ses membres, et connaît les personnes qui la représentent.
how-domain-term = confirmée par courriel (amitie.example)
how-domain = La personne qui la représente a confirmé à partir d’une boîte courriel de ce domaine, qu’une coordonnatrice ou un coordonnateur avait reconnu comme celui de l’organisation.
how-coordinator-term = confirmée par { $coalition }
how-coordinator = La personne qui la représente a confirmé à partir d’une boîte courriel, et l’équipe de { $coalition } a vérifié que l’organisation appuie cette signature.
how-entered-term = reçue par courriel, inscrite par { $coalition }
how-entered = La signature est parvenue à { $coalition } autrement, par courriel ou sur papier. L’équipe l’a inscrite et en garde la source.
how-counts = Comment les nombres sont établis
how-counts-text = Une organisation compte une fois, peu importe combien de ses membres signent pour elle, et une personne compte une fois. Qui signe pour une organisation et en son propre nom compte une fois dans chaque nombre. Une signature retirée ou supprimée quitte aussitôt la liste et le nombre; les autres sites suivent en moins d’une minute.
how-wrong = Une erreur?
how-wrong-text = Signalez-nous un nom qui ne devrait pas être ici :
privacy-title = Avis de confidentialité
privacy-intro = { $coalition } exploite ce site et répond des renseignements personnels que vous y donnez. Cette page dit ce qu’il en advient.
privacy-officer = Responsable de la protection des renseignements personnels : { $officer }
privacy-what = Ce que nous demandons, et pourquoi
privacy-what-text = Votre nom, pour signer la lettre. Votre titre, votre affiliation et votre province ou pays, si vous les donnez, pour que l’on sache qui vous êtes. Votre adresse courriel, pour confirmer votre signature, vous envoyer la lettre finale et vous prévenir si le texte change. Signer peut révéler une opinion politique : rien n’est publié avant votre accord et votre confirmation.
privacy-published = Ce qui est publié
privacy-published-text = Ce que vous avez choisi : votre nom et les renseignements que vous avez donnés, ou seulement un nombre qui augmente. La liste publiée est aussi transmise au destinataire. Votre adresse courriel n’est jamais publiée ni donnée à quiconque.
privacy-representatives = Si vous signez pour une organisation, son nom est publié. Votre nom et votre titre ne paraissent à côté que si vous avez coché cette case.
privacy-network = Ce que votre navigateur envoie
privacy-network-text = Ce site ne dépose aucun témoin, ne compte pas les visites et ne charge rien d’autres entreprises. Votre adresse réseau sert, en mémoire seulement, contre les vagues de fausses signatures et n’est écrite dans aucun fichier. Ce qui est gardé 30 jours est une marque d’où l’adresse ne peut être lue.
privacy-kept = Combien de temps
privacy-unconfirmed = { PLURAL($n) ->
    [one] Une signature non confirmée est effacée après { $n } jour.
   *[other] Une signature non confirmée est effacée après { $n } jours.
}
privacy-kept-text = Une signature confirmée est gardée tant que la lettre est publiée. Les adresses courriel sont chiffrées là où elles sont conservées. Un message envoyé n’est pas gardé.
privacy-addresses = Les adresses courriel sont oubliées après la clôture d’une lettre : celles des personnes { $individuals } jours plus tard, celles des personnes qui ont signé pour une organisation { $representatives } jours plus tard. Il reste une marque qui permet de reconnaître une adresse que vous donnez vous-même, pour vous envoyer encore le lien vers votre page.
privacy-withdrawn = { PLURAL($n) ->
    [one] Si vous retirez votre signature, nous l’effaçons { $n } jour plus tard.
   *[other] Si vous retirez votre signature, nous l’effaçons { $n } jours plus tard.
}
privacy-rights = Vos droits
privacy-rights-text = En tout temps, vous pouvez voir et télécharger ce que nous conservons à votre sujet, le corriger, faire retirer votre nom de la liste, retirer votre signature ou tout effacer. Entrez votre adresse courriel et nous vous enverrons les liens :
privacy-rights-link = Voir ou retirer ma signature
privacy-rights-more = Vous pouvez aussi nous demander de le faire pour vous, ou porter plainte auprès de l’autorité de protection de la vie privée de votre province ou pays. Nous ne pouvons pas rappeler les copies que d’autres ont faites d’une liste publiée, comme les moteurs de recherche et les archives.
privacy-contact = Nous écrire
