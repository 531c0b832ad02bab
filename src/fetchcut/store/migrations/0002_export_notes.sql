-- What was done otherwise than asked, as JSON: a list of sentences.
ALTER TABLE exports ADD COLUMN notes TEXT;
