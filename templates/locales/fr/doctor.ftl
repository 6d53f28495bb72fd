# Le courriel que `undersigned doctor --to` envoie.
test-mail-subject = Message d’essai : { $coalition }
test-mail-text = Les courriels de { $address } arrivent bien à cette adresse : les messages de confirmation pourront donc y arriver aussi.
test-mail-look = Vérifiez l’en-tête de ce message : les contrôles SPF, DKIM et DMARC devraient tous être réussis. Si le message est arrivé parmi les indésirables, les messages de confirmation y arriveront aussi.
