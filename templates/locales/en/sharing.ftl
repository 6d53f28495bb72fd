# Live pages, and what other sites show of a letter.
how-we-check = How we check signatures
standing-member = member organization
just-now = just now
as-file = The list as a file:
as-csv = CSV, for spreadsheets
as-json = JSON
organizations-only = organizations only
embed-open = Read the letter
embed-sign = Read and sign the letter
embed-latest = Signed last
embed-first = Among them
badge-title = { $title } – { $sentence }
add-title = Add the count to your site
add-intro = Paste one of these into your site. The number keeps itself up to date. No cookies, nothing stored about your readers.
add-frame = A frame with the count and the latest names
add-frame-hint = For editors who may paste HTML. The frame fits its height to its content.
add-frame-example = How it looks
add-badge = A badge
add-badge-hint = A linked picture, for pages that take images, and for mail.
add-badge-markdown = The same in Markdown, for READMEs and forums
badge-alt = { $title }: signatures so far
add-json = The numbers alone
add-json-hint = JSON with the counts and the sentence in both languages, for programmers.
add-press = For the press
add-press-quote = To quote
press-line = { PLURAL($n) ->
    [one] As of { $when }, { $who } has signed “{ $title }”.
   *[other] As of { $when }, { $who } have signed “{ $title }”.
}
press-none = As of { $when }, nobody has signed “{ $title }” yet.
add-document = The letter and its list
add-document-hint = Formatted text to copy into a document or a mail.
add-document-text = As plain text
add-document-more = More names stand on the whole list.
copy = Copy
copied = Copied
names-at = The names of individuals: { $address }
csv-kind = Kind
csv-organization = organization
csv-individual = individual
csv-name = Name
csv-title = Title
csv-affiliation = Affiliation
csv-place = Province or country
csv-representative = Signed by
csv-website = Website
csv-standing = How we know
