# Live pages, and what other sites show of a letter.
how-we-check = How we check signatures
standing-member = member organization
just-now = just now
as-file = Download the list:
as-csv = CSV, for spreadsheets
as-json = JSON
organizations-only = organizations only
embed-open = Read the letter
embed-sign = Read and sign the letter
embed-latest = Latest signatures
embed-first = Signatories include
badge-title = { $title } – { $sentence }
add-title = Add the count to your site
add-intro = Paste one of these into your site. The count updates itself. No cookies, and nothing is stored about your readers.
add-frame = A frame with the count and the latest names
add-frame-hint = For sites where you can paste HTML. The frame adjusts its height to its content and follows the colours that readers prefer; add ?theme=light or ?theme=dark to its address to choose.
add-frame-example = Preview
add-badge = A badge
add-badge-hint = A linked image for websites. Most email programs do not show images of this kind (SVG): in an email, paste the link to the letter instead. Add ?theme=dark or ?theme=auto to the address of the image to choose its colours.
add-badge-markdown = The same in Markdown, for READMEs and forums
badge-alt = { $title }: signatures so far
add-json = Just the numbers
add-json-hint = JSON with the counts and the sentence in both languages, for programmers.
add-press = For the press
add-press-quote = Sentence to quote
press-line = { PLURAL($n) ->
    [one] As of { $when }, { $who } has signed “{ $title }”.
   *[other] As of { $when }, { $who } have signed “{ $title }”.
}
press-none = As of { $when }, nobody has signed “{ $title }” yet.
add-document = The letter and its list
add-document-hint = Formatted text to copy into a document or an email.
add-document-text = As plain text
add-document-more = This page does not show every name.
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
csv-standing = Verification
