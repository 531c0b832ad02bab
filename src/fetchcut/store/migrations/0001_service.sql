-- The service's tables. The same text runs on SQLite and PostgreSQL: BIGINT everywhere (SQLite's INTEGER is 64 bits,
-- PostgreSQL's is 32), no automatic ids, times as milliseconds since 1970 (UTC), booleans as 0 and 1, JSON as TEXT.
--
-- `attempt` (turns, uploads, exports) names the run that works on a row now. What a run publishes it publishes only WHERE
-- attempt is still its own: a worker that was stopped, replaced and woken up again changes nothing.

-- One account. An anonymous one has no e-mail. The two amounts are the sums of its ledger rows, kept beside them so
-- that one conditional UPDATE decides a race; the CHECKs are the last line of defence.
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT UNIQUE,
  password_hash TEXT,
  plan TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT 'en',
  available BIGINT NOT NULL DEFAULT 0 CHECK (available >= 0),
  frozen BIGINT NOT NULL DEFAULT 0 CHECK (frozen >= 0),
  created_at_ms BIGINT NOT NULL,
  moved_to TEXT REFERENCES users (id)
);
CREATE INDEX users_by_age ON users (email, created_at_ms);
CREATE INDEX users_moved ON users (moved_to) WHERE moved_to IS NOT NULL;

-- Everything that proves who somebody is, by the SHA-256 of it: API tokens, cookies of the pages, claim links.
CREATE TABLE tokens (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL CHECK (kind IN ('api', 'web', 'claim')),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  session_id TEXT,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT,
  revoked_at_ms BIGINT
);
CREATE INDEX tokens_of_user ON tokens (user_id);
CREATE INDEX tokens_by_expiry ON tokens (expires_at_ms);

-- Who was given an anonymous token, by keyed hashes of the client id and of the address (IPv6: its /64).
CREATE TABLE mints (
  client_hash TEXT NOT NULL,
  address_hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);
CREATE INDEX mints_by_client ON mints (client_hash, at_ms);
CREATE INDEX mints_by_address ON mints (address_hash, at_ms);

-- Tries at passwords and codes, by keyed hashes of the account and of the address.
CREATE TABLE tries (
  key_hash TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);
CREATE INDEX tries_by_key ON tries (key_hash, at_ms);

-- A registered account that opened a bind link, until the holder of the anonymous token confirms the code.
CREATE TABLE binds (
  code_hash TEXT PRIMARY KEY,
  anonymous_id TEXT NOT NULL REFERENCES users (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  expires_at_ms BIGINT NOT NULL,
  confirmed_at_ms BIGINT
);
CREATE INDEX binds_of_user ON binds (user_id);
CREATE INDEX binds_of_anonymous ON binds (anonymous_id);

-- Append-only. A balance is the sum of its rows; (kind, key) makes every change idempotent.
CREATE TABLE ledger (
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'reserve', 'settle', 'release', 'move')),
  key TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  available_delta BIGINT NOT NULL,
  frozen_delta BIGINT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (kind, key)
);
CREATE INDEX ledger_of_user ON ledger (user_id, at_ms);
-- A reservation ends once: settled or released, never both.
CREATE UNIQUE INDEX ledger_ends ON ledger (key) WHERE kind IN ('settle', 'release');

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 0,
  event_count BIGINT NOT NULL DEFAULT 0,
  turn_count BIGINT NOT NULL DEFAULT 0,
  created_at_ms BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id, updated_at_ms);

-- The history. Every change is a new version; `node` is the version whose draft it shows (itself, or the older one that
-- an undo, redo or restore went to), so a draft is stored once and history is a tree by `parent` of nodes.
CREATE TABLE versions (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  version BIGINT NOT NULL,
  node BIGINT NOT NULL,
  parent BIGINT,
  draft TEXT,
  cause TEXT NOT NULL,
  turn_id TEXT,
  label TEXT NOT NULL DEFAULT '',
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (session_id, version)
);

-- Names people gave to versions.
CREATE TABLE bookmarks (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  name TEXT NOT NULL,
  node BIGINT NOT NULL,
  PRIMARY KEY (session_id, name)
);

-- A file's bytes, once however many accounts have it. The hash is SHA-256 of the content; `info` what probing found.
CREATE TABLE blobs (
  hash TEXT PRIMARY KEY,
  size_bytes BIGINT NOT NULL,
  extension TEXT NOT NULL,
  file_type TEXT NOT NULL CHECK (file_type IN ('video', 'image', 'audio')),
  info TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL
);

-- A file as one session knows it.
CREATE TABLE assets (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  session_id TEXT NOT NULL REFERENCES sessions (id),
  hash TEXT NOT NULL REFERENCES blobs (hash),
  filename TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('upload', 'url', 'generated', 'library')),
  created_at_ms BIGINT NOT NULL
);
CREATE INDEX assets_of_session ON assets (session_id, created_at_ms);
CREATE INDEX assets_by_hash ON assets (hash);
CREATE INDEX assets_of_user ON assets (user_id);

-- Files on their way in: resumable uploads, and links the server fetches.
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  session_id TEXT NOT NULL REFERENCES sessions (id),
  kind TEXT NOT NULL CHECK (kind IN ('tus', 'url')),
  filename TEXT NOT NULL,
  url TEXT,
  length_bytes BIGINT,
  offset_bytes BIGINT NOT NULL DEFAULT 0,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed')),
  progress BIGINT NOT NULL DEFAULT 0,
  asset_ids TEXT NOT NULL DEFAULT '[]',
  error TEXT,
  reservation TEXT,
  attempt TEXT,
  created_at_ms BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL
);
CREATE INDEX uploads_by_status ON uploads (status, updated_at_ms);
CREATE INDEX uploads_of_user ON uploads (user_id, status);
CREATE INDEX uploads_of_session ON uploads (session_id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at_ms);

CREATE TABLE turns (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  ordinal BIGINT NOT NULL,
  message TEXT NOT NULL,
  is_preview BIGINT NOT NULL DEFAULT 0,
  idempotency_key TEXT,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed')),
  invocation_id TEXT NOT NULL,
  reservation TEXT,
  attempt TEXT,
  outcome TEXT,
  created_at_ms BIGINT NOT NULL,
  finished_at_ms BIGINT,
  UNIQUE (session_id, ordinal),
  UNIQUE (session_id, idempotency_key)
);
CREATE INDEX turns_by_status ON turns (status, created_at_ms);
CREATE INDEX turns_of_user ON turns (user_id);

-- What a session's streams say, in order, from 1; `body` is the JSON that stands behind "data: ".
CREATE TABLE events (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  seq BIGINT NOT NULL,
  turn_id TEXT,
  body TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (session_id, seq)
);

-- `id` is the client's and unique per account; `uid` is ours: the workflow's id and the name of the file.
CREATE TABLE exports (
  uid TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  id TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  draft TEXT NOT NULL,
  output TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
  progress BIGINT NOT NULL DEFAULT 0,
  is_cancel_wanted BIGINT NOT NULL DEFAULT 0,
  attempt TEXT,
  reserved_bytes BIGINT NOT NULL DEFAULT 0,
  file TEXT,
  size_bytes BIGINT,
  duration_ms BIGINT,
  checks TEXT,
  error TEXT,
  webhook TEXT,
  created_at_ms BIGINT NOT NULL,
  completed_at_ms BIGINT,
  expires_at_ms BIGINT,
  UNIQUE (user_id, id)
);
CREATE INDEX exports_by_status ON exports (status, created_at_ms);
CREATE INDEX exports_of_user ON exports (user_id, created_at_ms);
CREATE INDEX exports_of_session ON exports (session_id);
CREATE INDEX exports_by_expiry ON exports (expires_at_ms);

-- One row a terminal state that somebody wants to be told of.
CREATE TABLE webhooks (
  export_uid TEXT PRIMARY KEY REFERENCES exports (uid),
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'failed')),
  attempts BIGINT NOT NULL DEFAULT 0,
  next_at_ms BIGINT NOT NULL
);
CREATE INDEX webhooks_by_status ON webhooks (status, next_at_ms);

-- Living workers say so here by the database's clock (reference: the liveness table of the job engine).
CREATE TABLE worker_beats (
  executor_id TEXT PRIMARY KEY,
  beat_at_ms BIGINT NOT NULL
);

-- Keys that all replicas share: link signatures, webhooks, keyed hashes.
CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
