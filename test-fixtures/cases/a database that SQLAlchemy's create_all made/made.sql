-- Made by SQLAlchemy 1.4.46 (create_all) of the models beside this; then come rows.

CREATE TABLE users (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	email VARCHAR(200), 
	PRIMARY KEY (id), 
	UNIQUE (name)
);

CREATE INDEX ix_users_email ON users (email);

CREATE TABLE labels (
	id INTEGER NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);

CREATE TABLE boards (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	title VARCHAR(120) NOT NULL, 
	archived BOOLEAN NOT NULL, 
	created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE cards (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	body TEXT, 
	position INTEGER NOT NULL, 
	price NUMERIC(10, 2), 
	PRIMARY KEY (id), 
	UNIQUE (board_id, title), 
	FOREIGN KEY(board_id) REFERENCES boards (id) ON DELETE CASCADE
);

CREATE INDEX ix_cards_board_id ON cards (board_id);

CREATE TABLE card_labels (
	card_id INTEGER NOT NULL, 
	label_id INTEGER NOT NULL, 
	PRIMARY KEY (card_id, label_id), 
	FOREIGN KEY(card_id) REFERENCES cards (id) ON DELETE CASCADE, 
	FOREIGN KEY(label_id) REFERENCES labels (id) ON DELETE CASCADE
);

INSERT INTO users (name, email) VALUES ('ada', 'ada@example.org'), ('ben', NULL);
INSERT INTO boards (user_id, title, archived, created_at) VALUES (1, 'house', 0, '2025-03-01 10:00:00'), (2, 'garden', 0, '2025-03-02 10:00:00');
INSERT INTO cards (board_id, title, body, position, price) VALUES (1, 'roof', 'leaks', 1, 12.50), (1, 'door', NULL, 2, NULL), (2, 'hedge', 'tall', 1, 3);
INSERT INTO labels (name) VALUES ('urgent'), ('later');
INSERT INTO card_labels (card_id, label_id) VALUES (1, 1), (2, 2);
