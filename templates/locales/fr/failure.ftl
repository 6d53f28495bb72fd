failure-not-found-title = Page introuvable
failure-not-found = L’adresse est peut-être inexacte, ou la page a été déplacée.
failure-bad-request-title = Nous n’avons pas pu lire cette demande
failure-bad-request = Revenez en arrière et essayez de nouveau.
failure-refused-title = Cette demande a été refusée
failure-refused = Elle venait d’un autre site, ou la page était ouverte depuis trop longtemps. Ouvrez la page de nouveau et recommencez.
failure-too-large-title = C’est trop long
failure-too-large = Revenez en arrière et raccourcissez votre texte.
failure-conflict-title = Quelqu’un a modifié ceci entre-temps
failure-conflict = Rechargez la page pour voir la version à jour.
failure-too-many-title = Trop de demandes
failure-too-many = Trop de demandes sont venues de votre réseau.
failure-unavailable-title = C’est impossible pour le moment
failure-unavailable = Votre envoi n’a pas été enregistré, et rien de ce qui l’était déjà n’a été perdu. Veuillez réessayer dans quelques minutes.
failure-internal-title = Une erreur s’est produite de notre côté
failure-internal = Vous n’y êtes pour rien. L’erreur a été consignée.
failure-wait = { PLURAL($n) ->
    [one] Attendez { $n } minute, puis réessayez.
   *[other] Attendez { $n } minutes, puis réessayez.
}
failure-home = Toutes les lettres
failure-incident = Si vous nous écrivez, mentionnez l’incident { $incident }.
