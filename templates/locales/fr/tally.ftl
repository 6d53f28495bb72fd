# La phrase qui compte, la même partout.
tally-organizations = { PLURAL($n) ->
    [one] { $n } organisation
    [many] { $n } d’organisations
   *[other] { $n } organisations
}
tally-other-organizations = { PLURAL($n) ->
    [one] { $n } autre organisation
    [many] { $n } d’autres organisations
   *[other] { $n } autres organisations
}
tally-individuals = { PLURAL($n) ->
    [one] { $n } personne
    [many] { $n } de personnes
   *[other] { $n } personnes
}
tally-and = { $first } et { $last }
tally-unlisted = { $individuals }, { PLURAL($n) ->
    [one] dont { $n } a préféré ne pas être nommée
   *[other] dont { $n } ont préféré ne pas être nommées
}
tally-all-unlisted = { PLURAL($n) ->
    [one] { $individuals } qui a préféré ne pas être nommée
   *[other] { $individuals } qui ont préféré ne pas être nommées
}
tally-none = Aucune signature
tally-none-open = Aucune signature pour l’instant. La première peut être la vôtre.
tally-signed = { PLURAL($n) ->
    [one] a signé cette lettre
   *[other] ont signé cette lettre
}
tally-including = { $organizations } au total, dont { $leads }
tally-list-end = { PLURAL($n) ->
    [one] et { $n } personne qui a préféré ne pas être nommée
   *[other] et { $n } personnes qui ont préféré ne pas être nommées
}
