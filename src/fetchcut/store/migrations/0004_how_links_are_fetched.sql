-- How the links of an upload are to be fetched (JSON; emptied when it ends, for there may be cookies in it), and what came
-- besides the files.
ALTER TABLE uploads ADD COLUMN how TEXT;
ALTER TABLE uploads ADD COLUMN found TEXT;
