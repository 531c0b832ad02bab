-- What the token that sent the message may do, "read,write,render": a turn does nothing that its token could not.
ALTER TABLE turns ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read,write,upload,render';
