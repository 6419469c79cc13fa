CREATE TYPE visibility AS ENUM ('private', 'shared');

CREATE TABLE users (
	id SERIAL NOT NULL, 
	username VARCHAR(64) NOT NULL, 
	full_name VARCHAR(200) NOT NULL, 
	email VARCHAR(255) NOT NULL, 
	password_hash VARCHAR(255) NOT NULL, 
	is_admin BOOLEAN NOT NULL, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);

CREATE INDEX ix_users_created_at ON users (created_at);

CREATE UNIQUE INDEX ix_users_username ON users (username);

CREATE TABLE settings (
	key VARCHAR(100) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (key)
);

CREATE TABLE api_keys (
	id SERIAL NOT NULL, 
	user_id INTEGER NOT NULL, 
	label VARCHAR(100) NOT NULL, 
	key_hash VARCHAR(64) NOT NULL, 
	scopes JSON NOT NULL, 
	last_used_at TIMESTAMP WITHOUT TIME ZONE, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	UNIQUE (key_hash)
);

CREATE INDEX ix_api_keys_user_id ON api_keys (user_id);

CREATE TABLE projects (
	id VARCHAR(36) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	description TEXT, 
	owner_id INTEGER NOT NULL, 
	archived BOOLEAN NOT NULL, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_projects_owner_id_name UNIQUE (owner_id, name), 
	FOREIGN KEY(owner_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE prompts (
	id SERIAL NOT NULL, 
	owner_id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	body TEXT NOT NULL, 
	visibility visibility NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (owner_id, slug), 
	FOREIGN KEY(owner_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE chats (
	id VARCHAR(36) NOT NULL, 
	user_id INTEGER NOT NULL, 
	project_id VARCHAR(36), 
	title VARCHAR(200) NOT NULL, 
	model VARCHAR(100) NOT NULL, 
	temperature FLOAT NOT NULL, 
	pinned BOOLEAN NOT NULL, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE SET NULL
);

CREATE INDEX ix_chats_project_id ON chats (project_id);

CREATE INDEX ix_chats_user_id ON chats (user_id);

CREATE TABLE messages (
	id SERIAL NOT NULL, 
	chat_id VARCHAR(36) NOT NULL, 
	parent_id INTEGER, 
	role VARCHAR(16) NOT NULL, 
	content TEXT NOT NULL, 
	tokens BIGINT DEFAULT '0' NOT NULL, 
	created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_messages_role CHECK (role IN ('system', 'user', 'assistant', 'tool')), 
	FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	FOREIGN KEY(parent_id) REFERENCES messages (id) ON DELETE SET NULL
);

CREATE INDEX ix_messages_chat_id ON messages (chat_id);

CREATE TABLE attachments (
	id VARCHAR(36) NOT NULL, 
	message_id INTEGER NOT NULL, 
	file_name VARCHAR(255) NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE INDEX ix_attachments_sha256 ON attachments (sha256);

CREATE INDEX ix_attachments_message_id ON attachments (message_id);

CREATE TABLE memories (
	id SERIAL NOT NULL, 
	user_id INTEGER NOT NULL, 
	project_id VARCHAR(36), 
	source_message_id INTEGER, 
	content TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE, 
	FOREIGN KEY(source_message_id) REFERENCES messages (id) ON DELETE SET NULL
);

CREATE INDEX ix_memories_user_id ON memories (user_id);
