form-acronym = Acronym (optional)
names-acronym-hint = Its initials or short name. This helps us list your organization only once; it is not published.
names-other-hint = This helps us list your organization only once, whichever name people use.
names-website-hint = This helps us tell it apart from organizations with similar names.
names-capitals = This name is in capital letters.
names-write-instead = Write “{ $name }” instead
names-print-instead = Publish as “{ $name }”
names-print-hint = You typed this name in capital letters. Leave the box unchecked to keep it that way.
