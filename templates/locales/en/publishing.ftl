skip = Skip to the content
nav-site = Site
add-to-site = Add the count to your site
other-language = Français
letters = Open letters
older-letters = Older letters
no-letters = There are no letters here yet.
letter-to = To { $addressee }
signatures = Signatures
signatories = Signatories
organizations = Organizations
individuals = Individuals
signed-last = Latest signatures
signed-since = { PLURAL($n) ->
    [one] has signed since { $date }.
   *[other] have signed since { $date }.
}
open-until = Open until { $date }.
closed = Signatures are closed.
closed-on = Signatures closed on { $date }.
only-in-en = This letter is available in English only.
only-in-fr = This letter is available in French only.
search = Search
search-label = Find an organization or a name
found-for = { PLURAL($n) ->
    [one] { $n } name contains “{ $query }”.
   *[other] { $n } names contain “{ $query }”.
}
nothing-found = No name contains “{ $query }”.
whole-list = See the whole list
first-shown = { PLURAL($n) ->
    [one] The first one is shown here.
   *[other] The first { $n } are shown here.
}
pages = Pages of the list
page-of = Page { $page } of { $count }
page-number = Page { $n }
previous-page = Previous page
next-page = Next page
initials-organizations = Jump to organizations by initial
initials-individuals = Jump to individuals by family name initial
initial-digits = Names that begin with a digit or a sign
initial-other-scripts = Names in other scripts
print-whole = Print
print-hint = This page holds the letter and its list for printing: use your browser’s Print command.
print-back = Back to the letter
print-as-of = As of { $when }. The live list:
print-cut = This page holds the first { $n } names. The whole list:
usual-standing = Unless marked otherwise: { $standing }.
standing-mailbox = confirmed by email
standing-domain = confirmed by email from { $domain }
standing-coordinator = confirmed by { $coalition }
standing-entered-email = received by email, entered by { $coalition }
standing-entered-list = from an earlier list, entered by { $coalition }
standing-entered-paper = received on paper, entered by { $coalition }
disclaimer = Titles and affiliations are given for identification only and do not imply endorsement by the institution.
