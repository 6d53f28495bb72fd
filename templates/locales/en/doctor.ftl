# The mail that `undersigned doctor --to` sends.
test-mail-subject = Test message from { $coalition }
test-mail-text = Email from { $address } reaches this mailbox, so confirmation messages can be sent the same way.
test-mail-look = Check the headers of this message: SPF, DKIM and DMARC should all pass. If it landed in the junk folder, confirmation messages will land there too.
