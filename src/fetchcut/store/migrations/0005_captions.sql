-- The captions files of a session, as their cues (JSON): words to be shown, never media. A name that comes again is replaced.
CREATE TABLE captions (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  name TEXT NOT NULL,
  cues TEXT NOT NULL,
  cue_count BIGINT NOT NULL,
  end_ms BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (session_id, name)
);
