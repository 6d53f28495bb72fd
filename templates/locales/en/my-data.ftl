my-data-title = What we hold about this address
my-data-text = This is what this site holds about the email address that received the link. The file contains every detail.
my-data-nothing = We hold nothing about this address.
my-data-counts = This signature counts.
my-data-counts-not = This signature does not count.
my-data-mails = { PLURAL($n) ->
    [one] { $n } record of a message
   *[other] { $n } records of messages
}
my-data-invitations = { PLURAL($n) ->
    [one] { $n } invitation to sign for an organization
   *[other] { $n } invitations to sign for an organization
}
my-data-suppressions = { PLURAL($n) ->
    [one] { $n } letter about which we send no messages
   *[other] { $n } letters about which we send no messages
}
my-data-journal = { PLURAL($n) ->
    [one] { $n } entry in our journal of changes
   *[other] { $n } entries in our journal of changes
}
my-data-others = { PLURAL($n) ->
    [one] { $n } record of a correction or check
   *[other] { $n } records of corrections and checks
}
my-data-download = Download everything (JSON file)
my-data-erase = Erase everything
my-data-keep-link = This link works for 24 hours after you asked for it. Do not share it: anyone who has it can see and erase your data.
erase-text = If you erase everything, your signatures leave the public lists, the totals go down, and we delete your name, your address and everything else that you gave us.
erase-organizations = Organizations that you signed for stay listed, without your name or address.
erase-withdraw-organizations = Also withdraw the signatures of these organizations
erase-keep-suppressions = Keep blocking messages about the letters for which you stopped them. We then keep only a fingerprint of your address, to recognize it.
erase-final = This cannot be undone.
erase-keep = Keep everything
erased-title = Everything has been erased
erased-text = We have erased everything we held about this address, except what you chose to keep. Our journal of changes still shows what happened and when, without your name or address.
erased-copies = Our earlier backups may still contain your data. We cannot recall copies already made by others (search engines, archives, a version already delivered).
