# Le courriel que `undersigned doctor --to` envoie.
test-mail-subject = Message d’essai : { $coalition }
test-mail-text = Les courriels de { $address } arrivent ici : ceux qui confirment les signatures peuvent partir de la même façon.
test-mail-look = Regardez l’en-tête de ce message : il devrait indiquer que SPF, DKIM et DMARC ont réussi. Si le message se trouvait parmi les indésirables, les autres s’y trouveraient aussi.
