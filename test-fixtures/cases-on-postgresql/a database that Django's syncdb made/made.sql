-- Made by Django 3.2.25 (migrate --run-syncdb) of the models beside this; then come rows.

CREATE TABLE "users" ("id" serial NOT NULL PRIMARY KEY, "name" varchar(80) NOT NULL UNIQUE, "email" varchar(200) NULL);
CREATE TABLE "boards" ("id" serial NOT NULL PRIMARY KEY, "user_id" integer NOT NULL, "title" varchar(120) NOT NULL, "archived" boolean NOT NULL, "created_at" timestamp with time zone NOT NULL);
CREATE TABLE "cards" ("id" serial NOT NULL PRIMARY KEY, "board_id" integer NOT NULL, "title" varchar(200) NOT NULL, "body" text NULL, "position" integer NOT NULL CHECK ("position" >= 0), "price" numeric(10, 2) NULL);
CREATE TABLE "labels" ("id" serial NOT NULL PRIMARY KEY, "name" varchar(40) NOT NULL UNIQUE);
CREATE TABLE "card_labels" ("id" serial NOT NULL PRIMARY KEY, "card_id" integer NOT NULL, "label_id" integer NOT NULL);
CREATE INDEX "users_name_3b42b832_like" ON "users" ("name" varchar_pattern_ops);
CREATE INDEX "users_email_0ea73cca" ON "users" ("email");
CREATE INDEX "users_email_0ea73cca_like" ON "users" ("email" varchar_pattern_ops);
ALTER TABLE "boards" ADD CONSTRAINT "boards_user_id_67033f9a_fk_users_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "boards_user_id_67033f9a" ON "boards" ("user_id");
ALTER TABLE "cards" ADD CONSTRAINT "cards_board_id_title_dd560da8_uniq" UNIQUE ("board_id", "title");
ALTER TABLE "cards" ADD CONSTRAINT "cards_board_id_e67672f3_fk_boards_id" FOREIGN KEY ("board_id") REFERENCES "boards" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "cards_board_id_e67672f3" ON "cards" ("board_id");
CREATE INDEX "labels_name_f48deff7_like" ON "labels" ("name" varchar_pattern_ops);
ALTER TABLE "card_labels" ADD CONSTRAINT "card_labels_card_id_label_id_06fbcb85_uniq" UNIQUE ("card_id", "label_id");
ALTER TABLE "card_labels" ADD CONSTRAINT "card_labels_card_id_f707c122_fk_cards_id" FOREIGN KEY ("card_id") REFERENCES "cards" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "card_labels" ADD CONSTRAINT "card_labels_label_id_45dc8b13_fk_labels_id" FOREIGN KEY ("label_id") REFERENCES "labels" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "card_labels_card_id_f707c122" ON "card_labels" ("card_id");
CREATE INDEX "card_labels_label_id_45dc8b13" ON "card_labels" ("label_id");

INSERT INTO users (name, email) VALUES ('ada', 'ada@example.org'), ('ben', NULL);
INSERT INTO boards (user_id, title, archived, created_at) VALUES (1, 'house', false, '2025-03-01 10:00:00'), (2, 'garden', false, '2025-03-02 10:00:00');
INSERT INTO cards (board_id, title, body, position, price) VALUES (1, 'roof', 'leaks', 1, 12.50), (1, 'door', NULL, 2, NULL), (2, 'hedge', 'tall', 1, 3);
INSERT INTO labels (name) VALUES ('urgent'), ('later');
INSERT INTO card_labels (card_id, label_id) VALUES (1, 1), (2, 2);
