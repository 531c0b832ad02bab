"""The HTTP SDK with the behaviours of the two skills: connect, route, read the stream, translate, recover, poll, download."""
