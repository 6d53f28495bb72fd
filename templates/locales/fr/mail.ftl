mail-hello = Bonjour,
mail-ignore = Ce n’était pas vous? Ignorez ce message.
mail-own = Voir, corriger ou retirer votre signature :
mail-own-keep = Gardez ce message : le lien fonctionne tant que nous conservons votre signature. Ne le transmettez à personne : quiconque a le lien peut modifier votre signature.
mail-no-list = Confirmer ne vous inscrit à aucune liste d’envoi. Des questions? Répondez à ce message : une personne lit chaque réponse.
mail-confirm-subject = Confirmez votre signature : { $title }
mail-confirm-who = Quelqu’un a utilisé cette adresse courriel pour signer « { $title } ». Nous espérons que c’était vous.
mail-confirm-who-to = Quelqu’un a utilisé cette adresse courriel pour signer « { $title } » (destinataire : { $addressee }). Nous espérons que c’était vous.
mail-confirm-open = Pour confirmer, ouvrez cette page et appuyez sur le bouton :
mail-confirm-code = Ou saisissez ce code dans la page où vous avez signé :
mail-confirm-see = Vous verrez comment la signature paraîtra et pourrez la corriger. Rien n’est publié avant votre confirmation. Le lien est valide jusqu’au { $date }.
mail-confirm-not-you = Ce n’était pas vous? Vous n’avez rien à faire : nous effacerons la demande le { $date }. Pour ne plus recevoir de messages au sujet de cette lettre :
mail-reminder-subject = Votre signature n’est pas encore confirmée : { $title }
mail-reminder-text = Votre signature n’est pas encore confirmée. Il suffit d’un clic.
mail-closing-subject = La période de signature se termine bientôt et votre signature n’est pas confirmée : { $title }
mail-closing-text = La période de signature se termine bientôt, et votre signature n’est pas encore confirmée. Il suffit d’un clic.
mail-already-subject = Vous avez déjà signé : { $title }
mail-already-text = Quelqu’un a utilisé cette adresse pour signer cette lettre de nouveau. Votre signature du { $date } reste valide et ne compte qu’une fois. Rien n’a changé.
mail-already-else = Une autre personne signe avec cette adresse?
mail-check-subject = Signature reçue; il reste une vérification : { $title }
mail-check-organization = Merci. Votre adresse courriel est confirmée. Nous vérifions chaque organisation avant de l’afficher pour la première fois, afin que chaque nom soit digne de confiance. { $answers } répond normalement { PLURAL($n) ->
    [one] au plus tard le jour ouvrable suivant
   *[other] dans les { $n } jours ouvrables
}. D’ici là, votre organisation n’est ni comptée ni affichée. Vous n’avez rien à faire.
mail-check-individual = Merci. Votre adresse courriel est confirmée. Nous vérifions certaines signatures avant de les afficher, afin que chaque nom soit digne de confiance. { $answers } répond normalement { PLURAL($n) ->
    [one] au plus tard le jour ouvrable suivant
   *[other] dans les { $n } jours ouvrables
}. D’ici là, votre signature n’est ni comptée ni affichée. Vous n’avez rien à faire.
mail-check-faster = Pour accélérer, écrivez-nous à partir de l’adresse de votre organisation.
mail-check-faster-phone = Pour accélérer, écrivez-nous à partir de l’adresse de votre organisation ou appelez au { $phone }.
mail-receipt-subject = Votre signature compte : { $title }
mail-receipt-text = Merci. Votre signature est confirmée et compte dès maintenant.
mail-receipt-letter = Lire la lettre ou la faire circuler :
mail-listed-subject = Votre organisation a déjà signé : { $title }
mail-listed-text = { $organization } a déjà signé. Elle ne compte qu’une fois; rien n’a changé. Pour corriger la façon dont elle paraît, répondez à ce message.
mail-second-subject = Une autre personne a signé pour votre organisation : { $title }
mail-second-text = Grâce à vous, { $organization } figure déjà dans la liste et compte une fois. Une autre personne vient de signer en son nom avec une autre adresse. Rien n’a changé. Si vous ne vous y attendiez pas, répondez à ce message.
mail-near-subject = Quelqu’un a signé sous un nom semblable à celui de votre organisation : { $title }
mail-near-text = Vous avez signé pour { RUNNING($organization) }. Quelqu’un a maintenant demandé à signer sous un nom semblable. Rien ne paraîtra sous ce nom avant qu’une personne l’ait vérifié.
mail-near-answer = Si vous n’êtes pas au courant, ou s’il s’agit d’une ou d’un collègue, répondez à ce message : cela nous aidera à vérifier.
mail-withdrawn-subject = Votre signature a été retirée : { $title }
mail-withdrawn-text = Votre signature a été retirée.
mail-withdrawn-again = Pour signer de nouveau tant que la lettre est ouverte :
mail-withdrawn-not-you = Ce n’était pas vous? Répondez à ce message : une personne lit chaque réponse.
mail-links-subject = Vos signatures et vos données : { $coalition }
mail-links-text = Ces liens vous permettent de voir, de corriger ou de retirer les signatures faites avec cette adresse :
mail-links-my-data = Voir, télécharger ou effacer tout ce que nous conservons au sujet de cette adresse (le lien fonctionne pendant 24 heures après votre demande) :
mail-withdrawn-listed = Elle disparaît de la liste publique, et le total baisse de 1.
mail-withdrawn-counted = Le total baisse de 1. Votre nom n’était pas dans la liste.
mail-withdrawn-held = Elle n’était ni comptée ni affichée : rien ne change publiquement.
