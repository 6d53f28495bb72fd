failure-not-found-title = There is nothing at this address
failure-not-found = The address may be mistyped, or the page may have moved.
failure-bad-request-title = We could not read this request
failure-bad-request = Go back and try once more.
failure-refused-title = This request was refused
failure-refused = It came from another site, or its page had been open for too long. Open the page again and repeat it.
failure-too-large-title = This is too long
failure-too-large = Go back and shorten what you typed.
failure-conflict-title = Somebody changed this meanwhile
failure-conflict = Open the page again: it shows how things stand now.
failure-too-many-title = Too many requests
failure-too-many = Too many requests came from your network.
failure-unavailable-title = This is not possible right now
failure-unavailable = Nothing of yours was lost or recorded. Please try again soon.
failure-internal-title = Something went wrong on our side
failure-internal = It is not your fault. We have been told.
failure-wait = { PLURAL($n) ->
    [one] Please wait { $n } minute, then try again.
   *[other] Please wait { $n } minutes, then try again.
}
failure-home = All letters
failure-incident = If you write to us, name incident { $incident }.
