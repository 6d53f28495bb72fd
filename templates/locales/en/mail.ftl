mail-hello = Hello,
mail-ignore = Not you? Ignore this message.
mail-own = See, correct or withdraw your signature:
mail-own-keep = Keep this message: the link works for as long as we keep your signature. Do not forward it: anyone with the link can change your signature.
mail-no-list = Confirming does not add you to any mailing list. Questions? Reply to this message: a person reads every reply.
mail-confirm-subject = Confirm your signature: { $title }
mail-confirm-who = Someone used this email address to sign “{ $title }”. We hope it was you.
mail-confirm-who-to = Someone used this email address to sign “{ $title }”, a letter to { $addressee }. We hope it was you.
mail-confirm-open = To confirm, open this page and press the button:
mail-confirm-code = Or type this code on the page where you signed:
mail-confirm-see = You will see how the signature will appear and can correct it. Nothing is published before you confirm. The link works until { $date }.
mail-confirm-not-you = Not you? You don’t need to do anything: we will erase the request on { $date }. To stop messages about this letter:
mail-reminder-subject = Your signature is not confirmed yet: { $title }
mail-reminder-text = Your signature is not confirmed yet. It takes one click.
mail-closing-subject = Signatures close soon, and yours is not confirmed: { $title }
mail-closing-text = Signatures close soon, and yours is not confirmed yet. It takes one click.
mail-already-subject = You have already signed: { $title }
mail-already-text = Someone used this address to sign this letter again. Your signature of { $date } still stands and counts once. Nothing has changed.
mail-already-else = Does someone else at this address want to sign?
mail-check-subject = Signature received; one check remains: { $title }
mail-check-organization = Thank you. Your email address is confirmed. We check every organization before listing it for the first time, so that readers can trust every name. { $answers } normally replies within { PLURAL($n) ->
    [one] { $n } business day
   *[other] { $n } business days
}. Until then, your organization is neither counted nor listed. You don’t need to do anything.
mail-check-individual = Thank you. Your email address is confirmed. We check some signatures before listing them, so that readers can trust every name. { $answers } normally replies within { PLURAL($n) ->
    [one] { $n } business day
   *[other] { $n } business days
}. Until then, your signature is neither counted nor listed. You don’t need to do anything.
mail-check-faster = To speed things up, write to us from your organization’s address.
mail-check-faster-phone = To speed things up, write from your organization’s address or call { $phone }.
mail-receipt-subject = Your signature counts: { $title }
mail-receipt-text = Thank you. Your signature is confirmed and now counts.
mail-receipt-letter = Read the letter or share it:
mail-listed-subject = Your organization has already signed: { $title }
mail-listed-text = { $organization } has already signed. It counts once, so nothing has changed. To correct its listing, reply to this message.
mail-second-subject = Someone else signed for your organization: { $title }
mail-second-text = Thanks to you, { $organization } is already listed, and it counts once. Someone else has now signed on its behalf from another address. Nothing has changed. If you were not expecting this, reply to this message.
mail-near-subject = Someone signed under a name similar to your organization’s: { $title }
mail-near-text = You signed for { $organization }. Someone has now asked to sign under a similar name. Nothing will be listed under that name until a person has checked it.
mail-near-answer = If you know nothing about this, or if it was one of your colleagues, reply to this message: it helps us check.
mail-withdrawn-subject = Your signature has been withdrawn: { $title }
mail-withdrawn-text = Your signature has been withdrawn.
mail-withdrawn-again = To sign again while the letter is open:
mail-withdrawn-not-you = Not you? Reply to this message: a person reads every reply.
mail-links-subject = Your signatures and your data: { $coalition }
mail-links-text = Use these links to see, correct or withdraw the signatures made with this address:
mail-links-my-data = See, download or erase everything that we hold about this address (the link works for 24 hours after you asked for it):
mail-withdrawn-listed = It leaves the public list, and the total goes down by one.
mail-withdrawn-counted = The total goes down by one. Your name was not on the list.
mail-withdrawn-held = It was neither counted nor listed, so nothing changes in public.
