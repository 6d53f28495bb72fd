limits-wait-minute = Beaucoup de signatures arrivent de votre réseau en même temps. Rien de ce que vous avez saisi n’est perdu : attendez une minute, puis signez de nouveau.
limits-wait-hour = Beaucoup de signatures arrivent de votre réseau en même temps. Rien de ce que vous avez saisi n’est perdu : attendez jusqu’à une heure, puis signez de nouveau.
limits-wait-day = Beaucoup de signatures sont arrivées de votre réseau aujourd’hui. Réessayez demain, ou signez à partir d’un autre réseau.
