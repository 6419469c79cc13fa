-- Made by Django 3.2.25 (migrate --run-syncdb) of the models beside this; then come rows.

CREATE TABLE "users" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "email" varchar(200) NULL);
CREATE TABLE "boards" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED, "title" varchar(120) NOT NULL, "archived" bool NOT NULL, "created_at" datetime NOT NULL);
CREATE TABLE "cards" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "board_id" integer NOT NULL REFERENCES "boards" ("id") DEFERRABLE INITIALLY DEFERRED, "title" varchar(200) NOT NULL, "body" text NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "price" decimal NULL);
CREATE TABLE "labels" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL UNIQUE);
CREATE TABLE "card_labels" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "card_id" integer NOT NULL REFERENCES "cards" ("id") DEFERRABLE INITIALLY DEFERRED, "label_id" integer NOT NULL REFERENCES "labels" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "users_email_0ea73cca" ON "users" ("email");
CREATE INDEX "boards_user_id_67033f9a" ON "boards" ("user_id");
CREATE UNIQUE INDEX "cards_board_id_title_dd560da8_uniq" ON "cards" ("board_id", "title");
CREATE INDEX "cards_board_id_e67672f3" ON "cards" ("board_id");
CREATE UNIQUE INDEX "card_labels_card_id_label_id_06fbcb85_uniq" ON "card_labels" ("card_id", "label_id");
CREATE INDEX "card_labels_card_id_f707c122" ON "card_labels" ("card_id");
CREATE INDEX "card_labels_label_id_45dc8b13" ON "card_labels" ("label_id");

INSERT INTO users (name, email) VALUES ('ada', 'ada@example.org'), ('ben', NULL);
INSERT INTO boards (user_id, title, archived, created_at) VALUES (1, 'house', 0, '2025-03-01 10:00:00'), (2, 'garden', 0, '2025-03-02 10:00:00');
INSERT INTO cards (board_id, title, body, position, price) VALUES (1, 'roof', 'leaks', 1, 12.50), (1, 'door', NULL, 2, NULL), (2, 'hedge', 'tall', 1, 3);
INSERT INTO labels (name) VALUES ('urgent'), ('later');
INSERT INTO card_labels (card_id, label_id) VALUES (1, 1), (2, 2);
