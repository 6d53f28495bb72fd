# The mail that `undersigned doctor --to` sends.
test-mail-subject = Test message of { $coalition }
test-mail-text = Mail from { $address } arrives here: the messages that confirm signatures can leave the same way.
test-mail-look = Look at the header of this message: it should say that SPF, DKIM and DMARC passed. If it lay in the junk folder, so would the others.
