# The counting sentence, the same on pages, lists, badges, embeds and in JSON.
tally-organizations = { PLURAL($n) ->
    [one] { $n } organization
   *[other] { $n } organizations
}
tally-other-organizations = { PLURAL($n) ->
    [one] { $n } other organization
   *[other] { $n } other organizations
}
tally-individuals = { PLURAL($n) ->
    [one] { $n } individual
   *[other] { $n } individuals
}
tally-and = { $first } and { $last }
tally-unlisted = { $individuals }, { PLURAL($n) ->
    [one] { $n } of whom asked not to be named
   *[other] { $n } of whom asked not to be named
}
tally-all-unlisted = { PLURAL($n) ->
    [one] { $individuals } who asked not to be named
   *[other] { $individuals } who asked not to be named
}
tally-none = No signatures
tally-none-open = No signatures yet. Yours can be the first.
tally-signed = { PLURAL($n) ->
    [one] has signed this letter
   *[other] have signed this letter
}
tally-including = { $organizations } in all, including { $leads }
tally-list-end = { PLURAL($n) ->
    [one] and { $n } person who asked not to be named
   *[other] and { $n } people who asked not to be named
}
