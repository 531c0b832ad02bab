-- What its owner asked of a job of links while it was under way: "finish" (a live stream has been recorded for long enough)
-- or "cancel". Whichever run has the job finds it here.
ALTER TABLE uploads ADD COLUMN stop TEXT CHECK (stop IN ('finish', 'cancel'));
