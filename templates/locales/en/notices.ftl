# How signatures are checked; the privacy notice.
how-title = How we check signatures
how-intro = We count and list a signature only once its email address is confirmed, or once { $coalition } has entered it by hand and marked it as such.
how-individuals = Individuals
how-individuals-text = Individuals sign with an email address, receive a message there and confirm from it. This shows that the address works and that its owner meant to sign. It does not prove a person’s name, title or affiliation. We check misleading names, such as joke names or the addressee’s own name, before listing them.
how-counted = Individuals may ask to be counted without being named. Their signatures are confirmed like any other, and their names are not published anywhere.
how-organizations = Organizations
how-organizations-text = Under each organization, we say how we know that it signed:
how-member-term = member organization
how-member = The organization is a member of { $coalition }, which knows it and its representatives.
how-domain-term = confirmed by email from amity.example
how-domain = The representative confirmed from an email address on the domain shown, and a coordinator had already marked that domain as belonging to the organization.
how-coordinator-term = confirmed by { $coalition }
how-coordinator = The representative confirmed by email, and a coordinator of { $coalition } checked that the organization supports the signature.
how-entered-heading = Entered by hand
how-entered = { $coalition } may receive a signature another way. A coordinator then enters it and keeps a record of the source. No email was confirmed; we mark organizations and individuals alike:
how-entered-email = It arrived in an email to { $coalition }.
how-entered-paper = It was given on paper, for example on a sheet at a meeting.
how-entered-list = It was on a list that { $coalition } had gathered before, for example on another site.
how-counts = How we count
how-counts-text = Each organization counts once, however many people sign on its behalf, and each person counts once. Someone who signs both for an organization and as an individual counts once in each number. Signatures that are withdrawn or removed leave the list and the count immediately; other sites are updated within a minute.
how-wrong = Something wrong?
how-wrong-text = Tell us about a name that should not be here:
privacy-title = Privacy notice
privacy-intro = { $coalition } runs this site and is responsible for the personal information you give here. This page explains what we do with it.
privacy-officer = Responsible for personal information: { $officer }
privacy-what = What we ask, and why
privacy-what-text = Your name, to sign the letter. Your title, affiliation and province or country, if you give them, so that readers know who you are. Your email address, to confirm your signature, send you the final letter and tell you if the text changes. Signing can reveal a political opinion: nothing is published until you have agreed and confirmed.
privacy-published = What is published
privacy-published-text = What you chose: your name with the details you gave, or just one more in the count. The published list is also delivered to the addressee. Your email address is never published and never given to anyone.
privacy-representatives = If you sign for an organization, its name is published. Your own name and title appear beside it only if you asked for that.
privacy-network = What your browser sends
privacy-network-text = This site sets no cookies for readers or signatories, does not track visits and loads nothing from other companies. Your IP address is used in memory to stop floods of false signatures and is never written to disk. In its place we store a fingerprint that does not reveal the address; the key behind it is deleted after 30 days.
privacy-kept = How long we keep it
privacy-unconfirmed = { PLURAL($n) ->
    [one] A signature that is not confirmed is erased after { $n } day.
   *[other] A signature that is not confirmed is erased after { $n } days.
}
privacy-kept-text = Confirmed signatures are kept for as long as the letter is published. Email addresses are stored encrypted. We do not keep the messages we send; the record that a message was sent is deleted after 30 days.
privacy-addresses = We delete email addresses after a letter closes: { $individuals } days later for individuals, { $representatives } days later for people who signed for an organization. We keep only a fingerprint that recognizes your address if you enter it yourself, so that we can still send you the link to your signature.
privacy-withdrawn = { PLURAL($n) ->
    [one] If you withdraw your signature, we erase it { $n } day later.
   *[other] If you withdraw your signature, we erase it { $n } days later.
}
privacy-removed = { PLURAL($n) ->
    [one] If we decline or remove your signature, or count it together with an earlier one, we erase it { $n } day later.
   *[other] If we decline or remove your signature, or count it together with an earlier one, we erase it { $n } days later.
}
privacy-fingerprints = We also keep a fingerprint of your address in two cases: if we declined or removed your signature, to check any new one from the same address before listing it; and if you asked us to stop messages about a letter, so that we do not send you any.
privacy-backups = Erased data may remain in our earlier backups until those are deleted. Email addresses are encrypted there too.
privacy-rights = Your rights
privacy-rights-text = At any time, you can see and download what we hold about you, correct it, take your name off the list, withdraw your signature or erase everything. Enter your email address and we will send you the links:
privacy-rights-link = See or withdraw my signature
privacy-rights-more = You can also ask us to do any of this for you, or complain to the privacy commissioner of your province or country. We cannot recall copies that others have made of a published list, for example in search engines and archives.
privacy-contact = Write to us
