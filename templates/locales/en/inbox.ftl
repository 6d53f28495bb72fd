# The inbox of the demonstration.
inbox-title = Demo inbox
inbox-what = Nothing leaves this computer. Every message that would have been sent appears here, newest first.
inbox-reload = Refresh
inbox-empty = No messages yet. Sign a letter, then refresh this page.
inbox-to = To { $address }
inbox-back = All messages
inbox-text = As plain text
inbox-html = As HTML
inbox-head = Header
