# The inbox of the demonstration.
inbox-title = Inbox of the demonstration
inbox-what = Nothing leaves this computer: every message that would have been sent is here, the newest first.
inbox-reload = Look again
inbox-empty = No message yet. Sign a letter, then look again.
inbox-to = To { $address }
inbox-back = All messages
inbox-text = As plain text
inbox-html = As HTML
inbox-head = Header
