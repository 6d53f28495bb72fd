limits-wait-minute = Many signatures are arriving from your network at once. Nothing you typed is lost: wait a minute, then sign again.
limits-wait-hour = Many signatures are arriving from your network at once. Nothing you typed is lost: wait up to an hour, then sign again.
limits-wait-day = Many signatures have arrived from your network today. Please try again tomorrow, or sign from another network.
