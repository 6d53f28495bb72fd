import-more = { PLURAL($n) ->
    [one] and { $n } more problem
   *[other] and { $n } more problems
}
import-file-missing = this file is missing
import-no-folder = folder { $path } does not exist
import-file-not-found = this file does not exist
import-not-a-file = this is not a file
import-unreadable = cannot read this file: { $why }
import-too-large = this file is larger than { $megabytes } MB
import-not-utf8 = this is not UTF-8 (byte 0x{ $byte }); save the file as UTF-8
import-utf16 = this file is UTF-16; save it as UTF-8
import-foreign = this file is { $format }; save it as plain text in UTF-8 (a table as CSV UTF-8, a text as Markdown)
import-foreign-beside = this file is { $format }, which is not read; save it as { $wanted }, in UTF-8
format-utf16 = a text in UTF-16
format-xlsx = an Excel workbook (.xlsx)
format-docx = a Word document (.docx)
format-ods = an OpenDocument spreadsheet (.ods)
format-odt = an OpenDocument text (.odt)
format-old-office = an old Office file (.xls or .doc)
format-pdf = a PDF
format-rtf = an RTF document
format-html = a web page (HTML)
format-zip = a ZIP archive
import-toml = this is not valid TOML: { $detail }
import-unknown-key = unknown key `{ $key }`; known keys are { $known }
import-not-one-of = { $key } is `{ $word }`; must be one of { $known }
import-not-a-boolean = { $key } must be true or false
import-not-in-range = { $key } must be a whole number from { $first } to { $last }
import-not-a-list = { $key } must be a list of strings
import-not-tables = { $key } must be written as [[{ $key }]]
import-not-a-string = { $key } must be a string in quotation marks
import-repeated = { $key } includes `{ $value }` twice
import-slug-missing = slug is missing: set the letter's name in web addresses, such as slug = "ban-it"
import-slug-shape = slug is `{ $slug }`; must be { $min } to { $max } lowercase letters, digits and single hyphens
import-slug-reserved = slug `{ $slug }` is part of the service's own addresses; choose another
import-languages-missing = languages is missing (example: languages = ["en", "fr"])
import-languages-empty = languages is empty; must be "en", "fr" or both
import-unknown-language = unknown language `{ $tag }`; must be "en" or "fr"
import-title-missing = languages includes "{ $language }", but there is no title in it
import-title-empty = this title is empty
import-title-too-long = this title is longer than { $max } characters
import-date = date is `{ $text }`; must be a date such as 2026-07-08
import-closing = closes: { $why }
closing-zone = `{ $zone }` is not a known time zone
closing-range = `{ $text }` is out of range
closing-shape = `{ $text }` is not a valid date or time (examples: 2026-09-15, 2026-09-15T17:00:00)
import-unknown-zone = unknown time_zone `{ $zone }` (example: { $example })
import-unknown-signatories = signatories includes `{ $word }`; must be "organizations", "individuals" or both
import-no-signatories = signatories is empty: no one could sign
import-origin = origins includes `{ $text }`, which is not a valid origin (example: "https://example.org")
import-lead-unnamed = this lead has no name
import-lead-not-listed = the lead `{ $name }` is not one of the organizations in the list
import-text-empty = this text is empty
import-text-missing = languages includes "{ $language }", but { $file } is missing
import-text-unlisted = remove this text, or add its language: languages in letter.toml does not include "{ $language }"
import-table-empty = the file is empty; its first line must name the columns: { $columns }
import-column-twice = the column { $column } appears twice
import-column-missing = the column { $column } is missing
import-fields = this row has { $found } fields, but the first line has { $expected }
import-quote-unquoted = this field contains a quotation mark but is not quoted; put the field in quotes and double the quotation mark
import-quote-closes-early = the quotation mark that opens here closes before the field ends
import-quote-never-closed = the quotation mark that opens here is never closed
import-unused-column = the column `{ $name }` is not used; columns that are used: { $known }
import-unnamed-column = this cell has no heading in the first line, so its column is not used
import-name-empty = the name is empty
import-field-too-long = the { $column } is longer than { $max } characters
import-unknown-kind = the kind is `{ $word }`; must be organization or individual
import-organizations-only = this letter takes organizations only (signatories in letter.toml)
import-individuals-only = this letter takes individuals only (signatories in letter.toml)
import-order = the order is `{ $text }`; must be a whole number from 1 (leave the column out to keep the order of the file)
import-order-taken = the order { $order } is already used on line { $line }
import-organization-order = the sort_name is `{ $text }`, but an organization is listed by its name; leave the sort_name empty
import-website = the website `{ $text }` is not a valid web address
import-address-as-name = the { $column } contains an email address, which would be published; write the name instead
import-address = the { $column } contains an email address, which is published
import-placeholder = the { $column } is `{ $text }`, which says nothing; leave the cell empty or remove the row
import-spreadsheet-error = the { $column } is `{ $text }`, an error of a spreadsheet; correct the cell
import-number = the { $column } is `{ $text }`, a number or date; correct the cell
import-formula = the { $column } is `{ $text }`, a formula; put its result there
import-mojibake = the { $column } `{ $text }` is damaged (probably `{ $likely }`): the file was opened in the wrong encoding; save it as CSV UTF-8 from a sound copy
import-lost-letters = the { $column } `{ $text }` has lost letters to question marks; save the file as CSV UTF-8 from a sound copy
import-image = letters show no images, so this one would vanish; remove it, or link to it: [its text](https://…)
import-relative-link = the link to `{ $target }` would lead into this site; write its whole address, beginning with https://
import-link-scheme = the link to `{ $target }` is dropped and only its text stays; links begin with https://, http:// or mailto:
import-tag = the HTML tag <{ $tag }> is dropped and only the text in it stays; write it in Markdown
import-html-block = this block of HTML is dropped, and its text is lost: `{ $text }`; write it in Markdown
import-office-tag = `{ $tag }` comes from a word processor and is shown as it is written; remove it
import-missing-note = the footnote [^{ $label }] has no text, so its sign is shown as it is written; add a line beginning with [^{ $label }]:
import-unused-note = nothing in the text refers to the footnote [^{ $label }]; add its sign where it belongs
import-bullet = a line that begins with `{ $sign }` makes no list, so the lines run together; begin each item with a hyphen and a space
import-indented = this text is indented by four spaces, so it is set as program code; remove the spaces
import-attributes = `{ $text }` is shown as it is written; remove it
import-text-mojibake = `{ $text }` is damaged (probably `{ $likely }`): the text was opened in the wrong encoding; save a sound copy as UTF-8
import-text-lost-letters = `{ $text }` seems to have lost letters to question marks; save a sound copy as UTF-8
register-line-before = line { $line } is already about { $entry }
register-several = several entries match this row: { $candidates }; add the id of one
register-unknown-id = no entry has the id `{ $id }`; leave the id empty to add a new entry
register-merged = the entry `{ $id }` was merged into { $into }
register-no-content = the { $column } `{ $name }` has no letters or digits
register-marks = the { $column } has too many marks stacked on one letter
register-trusted-on-line = { $domain } is also trusted on line { $line }
register-website = the website `{ $text }` is not a valid web address (example: amity.example)
register-member = member is `{ $word }`; must be yes or no
register-name-of-entry = `{ $name }` is already a name of { $entry }
register-name-on-line = `{ $name }` is also on line { $line }
register-changed = the register was changed at the same time, so nothing was imported
import-differs = this letter was already imported and its text or list is now different; nothing was changed
import-differs-text = the text, title or addressee in "{ $language }" differs
import-differs-new = row { $order } is new: { $name }
import-differs-changed = row { $order } differs: { $name } was { $was }
import-differs-missing = row { $order } is missing: { $name }
import-unknown-letter = no letter is called `{ $slug }`
import-not-a-draft = { $slug } is not a draft that only its import wrote, so it stays: only a draft that no one has signed, been invited to or changed can be replaced or deleted
import-busy = another import is writing to this database; wait until it is finished

# What an import cleaned
cleaned-names = { PLURAL($n) ->
    [one] { $n } name
   *[other] { $n } names
}
cleaned-other-fields = { PLURAL($n) ->
    [one] { $n } other field
   *[other] { $n } other fields
}
cleaned-trimmed = trimmed { $fields }
cleaned-spaces = removed double spaces from { $fields }
cleaned-normalized = normalized the accents in { $fields }
cleaned-invisible = removed invisible characters from { $fields }
cleaned-bidi = removed writing-direction marks from { $fields }
cleaned-websites-completed = { PLURAL($n) ->
    [one] put https:// before { $n } website
   *[other] put https:// before { $n } websites
}
cleaned-websites-left-out = { PLURAL($n) ->
    [one] left out { $n } website that cannot be opened
   *[other] left out { $n } websites that cannot be opened
}
cleaned-sort-names = { PLURAL($n) ->
    [one] guessed the family name of { $n } individual for sorting
   *[other] guessed the family name of { $n } individuals for sorting
}
cleaned-byte-order-mark = skipped the byte order mark of { $file }
cleaned-repeats = { PLURAL($n) ->
    [one] kept { $n } repeated row
   *[other] kept { $n } repeated rows
}

# Why a letter cannot be written so
letter-slug = the slug `{ $slug }` is not valid: { $why }
letter-slug-taken = another letter has the slug `{ $slug }`
letter-setting = { $name } cannot be `{ $value }`
letter-nobody-may-sign = no one could sign: accept organizations, individuals or both
letter-no-text = the letter has no text
letter-text = the text in "{ $language }" is not valid: { $why }
letter-text-repeated = this language is given twice
letter-signed = someone has signed this version, so its text cannot change; add a new version
letter-unfinished = the import of this letter is not finished; finish it first
slug-shape = use { $min } to { $max } lowercase letters, digits and single hyphens
slug-reserved = it is part of the service's own addresses
