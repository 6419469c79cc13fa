CREATE TABLE messages (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  chat_id     TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL CHECK (position >= 0),
  role        TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
  body        TEXT NOT NULL,
  answers_id  INTEGER REFERENCES messages (id) ON DELETE SET NULL,
  tokens      INTEGER,
  attachments TEXT CHECK (json_valid(attachments)),
  sent_at     TEXT NOT NULL,
  UNIQUE (chat_id, position)
);
