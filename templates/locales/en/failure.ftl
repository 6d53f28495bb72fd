failure-not-found-title = Page not found
failure-not-found = The address may be mistyped, or the page may have moved.
failure-bad-request-title = We could not read this request
failure-bad-request = Go back and try again.
failure-refused-title = This request was refused
failure-refused = It came from another site, or the page had been open for too long. Reload the page and try again.
failure-too-large-title = This is too long
failure-too-large = Go back and shorten what you typed.
failure-conflict-title = Someone else changed this in the meantime
failure-conflict = Reload the page to see the latest version.
failure-too-many-title = Too many requests
failure-too-many = Too many requests came from your network.
failure-unavailable-title = This is not possible right now
failure-unavailable = Nothing you sent was saved, and nothing already saved was lost. Please try again in a few minutes.
failure-internal-title = Something went wrong on our side
failure-internal = It is not your fault. The error has been logged.
failure-wait = { PLURAL($n) ->
    [one] Please wait { $n } minute, then try again.
   *[other] Please wait { $n } minutes, then try again.
}
failure-home = All letters
failure-incident = If you contact us, mention incident { $incident }.
