# How signatures are checked; the privacy notice.
how-title = How we check signatures
how-intro = Nobody is counted or listed before their email address has been proved, or before { $coalition } has entered the signature by hand and said so.
how-individuals = Individuals
how-individuals-text = An individual signs with an email address, receives one message there and confirms from it. This proves that the address works and that its owner meant to sign. It does not prove a person’s name, title or affiliation. Names that deceive, such as joke names or the addressee’s own, are looked at before they are listed.
how-counted = An individual may ask to be counted without a name. Such a signature is proved like any other; the name is published nowhere.
how-organizations = Organizations
how-organizations-text = Beneath each organization stands how we know that it signed:
how-member-term = member organization
how-member = The organization is a member of { $coalition }, which knows it and its representatives.
how-domain-term = confirmed by email from amity.example
how-domain = The representative confirmed from a mailbox on the domain named there, and a coordinator had marked that domain as one that speaks for the organization.
how-coordinator-term = confirmed by { $coalition }
how-coordinator = The representative confirmed from a mailbox, and a coordinator of { $coalition } checked that the organization stands behind the signature.
how-entered-term = received by email, entered by { $coalition }
how-entered = The signature reached { $coalition } in another way, by email or on paper. A coordinator entered it and keeps the source.
how-counts = How the numbers are made
how-counts-text = An organization counts once, however many of its people sign for it, and a person counts once. Who signs for an organization and in her own name counts once in each number. A signature that is withdrawn or removed leaves the list and the number at once; other sites follow within a minute.
how-wrong = Something wrong?
how-wrong-text = Tell us about a name that should not be here:
privacy-title = Privacy notice
privacy-intro = { $coalition } runs this site and is responsible for the personal information that you give here. This page says what becomes of it.
privacy-officer = Responsible for personal information: { $officer }
privacy-what = What we ask, and why
privacy-what-text = Your name, so that the letter can be signed with it. Your title, affiliation and province or country, if you give them, so that readers know who you are. Your email address, to confirm your signature, to send you the final letter, and to tell you if the text changes. Signing can show a political opinion: nothing is published before you have agreed to it and confirmed.
privacy-published = What is published
privacy-published-text = What you chose: your name with the details that you gave, or nothing but a higher number. The published list is also delivered to the addressee. Your email address is never published, and is given to nobody.
privacy-representatives = If you sign for an organization, its name is published. Your own name and title stand beside it only if you ticked that.
privacy-network = What your browser sends
privacy-network-text = This site sets no cookies, counts no visits and loads nothing from other companies. Your network address is used in memory against floods of signatures and is written to no file. What is kept for 30 days is a tag from which the address cannot be read.
privacy-kept = How long it is kept
privacy-unconfirmed = { PLURAL($n) ->
    [one] A signature that is not confirmed is erased after { $n } day.
   *[other] A signature that is not confirmed is erased after { $n } days.
}
privacy-kept-text = A confirmed signature is kept as long as the letter is published. Email addresses are encrypted where they are stored. A message that was sent is not kept.
privacy-addresses = Email addresses are forgotten after a letter closes: those of individuals { $individuals } days later, those of people who signed for an organization { $representatives } days later. What stays is a tag under which an address that you type yourself is recognized, so that you still get the link to your own page.
privacy-withdrawn = { PLURAL($n) ->
    [one] If you withdraw your signature, we erase it { $n } day later.
   *[other] If you withdraw your signature, we erase it { $n } days later.
}
privacy-rights = Your rights
privacy-rights-text = At any time you can see and download what we hold about you, correct it, have your name taken off the list, withdraw your signature or erase everything. Enter your email address and we will send you the links:
privacy-rights-link = See or withdraw my signature
privacy-rights-more = You can also ask us to do any of this for you, or complain to the privacy commissioner of your province or country. We cannot recall copies that others made of a published list, such as search engines and archives.
privacy-contact = Write to us
