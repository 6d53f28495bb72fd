my-data-title = What we hold about this address
my-data-text = This is what this site holds about the email address that received the link. The file contains every detail.
my-data-nothing = We hold nothing about this address.
my-data-counts = It counts now.
my-data-counts-not = It does not count.
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
    [one] { $n } entry in our journal
   *[other] { $n } entries in our journal
}
my-data-others = { PLURAL($n) ->
    [one] { $n } record of a correction or check
   *[other] { $n } records of corrections and checks
}
my-data-download = Download everything (JSON file)
my-data-erase = Erase everything
my-data-keep-link = This link works for one day. Do not pass it on: it lets anyone see and erase your data.
erase-text = If you erase everything, these signatures leave the public lists, the totals go down, and we delete your name, your address and everything else that you gave us.
erase-organizations = An organization for which you signed stays listed, without your name and address.
erase-withdraw-organizations = Withdraw the signatures of organizations too
erase-keep-suppressions = Keep blocking messages about these letters. To recognize the address, we then keep a fingerprint of it and nothing else.
erase-final = This cannot be undone.
erase-keep = Keep everything
erased-title = Everything is erased
erased-text = We have erased everything that we held about this address. Our journal only says that something was erased, and when.
erased-copies = We cannot recall copies already made by others (search engines, archives, a version already delivered).
