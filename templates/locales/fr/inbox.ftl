# La boîte de réception de la démonstration.
inbox-title = Boîte de réception de la démonstration
inbox-what = Rien ne quitte cet ordinateur. Tous les messages qui auraient été envoyés se trouvent ici, du plus récent au plus ancien.
inbox-reload = Actualiser
inbox-empty = Aucun message pour l’instant. Signez une lettre, puis actualisez cette page.
inbox-to = À { $address }
inbox-back = Tous les messages
inbox-text = En texte brut
inbox-html = En HTML
inbox-head = En-tête
