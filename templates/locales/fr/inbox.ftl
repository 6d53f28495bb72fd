# La boîte de réception de la démonstration.
inbox-title = Boîte de réception de la démonstration
inbox-what = Rien ne quitte cet ordinateur : tous les messages qui seraient partis sont ici, le plus récent d’abord.
inbox-reload = Regarder de nouveau
inbox-empty = Aucun message pour l’instant. Signez une lettre, puis regardez de nouveau.
inbox-to = À { $address }
inbox-back = Tous les messages
inbox-text = En texte brut
inbox-html = En HTML
inbox-head = En-tête
