form-acronym = Acronym (optional)
names-acronym-hint = Its initials or short form, so that your organization is listed once. Not printed.
names-other-hint = So that your organization is listed once, whichever name people sign with.
names-website-hint = So that we know it from others of a similar name, and list it once.
names-capitals = Typed in capitals.
names-write-instead = Write “{ $name }” instead
names-print-instead = Print “{ $name }”
names-print-hint = It was typed in capitals. Leave this empty to print it as it is.
