-- Made by TypeORM 0.3.31 (synchronize) of the models beside this; then come rows.

CREATE TABLE "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(80) NOT NULL, "email" varchar, CONSTRAINT "UQ_51b8b26ac168fbe7d6f5653e6cf" UNIQUE ("name"));
CREATE INDEX "IDX_97672ac88f789774dd47f7c8be" ON "users" ("email") ;
CREATE TABLE "boards" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar NOT NULL, "archived" boolean NOT NULL DEFAULT (0), "created_at" datetime NOT NULL DEFAULT (datetime('now')), "user_id" integer NOT NULL);
CREATE TABLE "cards" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar NOT NULL, "body" text, "position" integer NOT NULL DEFAULT (0), "price" decimal(10,2), "board_id" integer NOT NULL, CONSTRAINT "UQ_a3f567062313d12e15f012d952d" UNIQUE ("board_id", "title"));
CREATE INDEX "IDX_98f2b644870026b55fc42b9ae3" ON "cards" ("board_id") ;
CREATE TABLE "labels" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar NOT NULL, CONSTRAINT "UQ_543605929e5ebe08eeeab493f60" UNIQUE ("name"));
CREATE TABLE "card_labels" ("card_id" integer NOT NULL, "label_id" integer NOT NULL, PRIMARY KEY ("card_id", "label_id"));
CREATE TABLE "temporary_boards" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar NOT NULL, "archived" boolean NOT NULL DEFAULT (0), "created_at" datetime NOT NULL DEFAULT (datetime('now')), "user_id" integer NOT NULL, CONSTRAINT "FK_a235c3aff3d3d4b91eaa3a7c338" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION);
INSERT INTO "temporary_boards"("id", "title", "archived", "created_at", "user_id") SELECT "id", "title", "archived", "created_at", "user_id" FROM "boards";
DROP TABLE "boards";
ALTER TABLE "temporary_boards" RENAME TO "boards";
DROP INDEX "IDX_98f2b644870026b55fc42b9ae3";
CREATE TABLE "temporary_cards" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar NOT NULL, "body" text, "position" integer NOT NULL DEFAULT (0), "price" decimal(10,2), "board_id" integer NOT NULL, CONSTRAINT "UQ_a3f567062313d12e15f012d952d" UNIQUE ("board_id", "title"), CONSTRAINT "FK_98f2b644870026b55fc42b9ae32" FOREIGN KEY ("board_id") REFERENCES "boards" ("id") ON DELETE CASCADE ON UPDATE NO ACTION);
INSERT INTO "temporary_cards"("id", "title", "body", "position", "price", "board_id") SELECT "id", "title", "body", "position", "price", "board_id" FROM "cards";
DROP TABLE "cards";
ALTER TABLE "temporary_cards" RENAME TO "cards";
CREATE INDEX "IDX_98f2b644870026b55fc42b9ae3" ON "cards" ("board_id") ;
CREATE TABLE "temporary_card_labels" ("card_id" integer NOT NULL, "label_id" integer NOT NULL, CONSTRAINT "FK_ed1a892fd622ea37a82c3c76c04" FOREIGN KEY ("card_id") REFERENCES "cards" ("id") ON DELETE CASCADE ON UPDATE NO ACTION, CONSTRAINT "FK_2c39803011be47a862bbce4d730" FOREIGN KEY ("label_id") REFERENCES "labels" ("id") ON DELETE CASCADE ON UPDATE NO ACTION, PRIMARY KEY ("card_id", "label_id"));
INSERT INTO "temporary_card_labels"("card_id", "label_id") SELECT "card_id", "label_id" FROM "card_labels";
DROP TABLE "card_labels";
ALTER TABLE "temporary_card_labels" RENAME TO "card_labels";

INSERT INTO users (name, email) VALUES ('ada', 'ada@example.org'), ('ben', NULL);
INSERT INTO boards (user_id, title, archived, created_at) VALUES (1, 'house', 0, '2025-03-01 10:00:00'), (2, 'garden', 0, '2025-03-02 10:00:00');
INSERT INTO cards (board_id, title, body, position, price) VALUES (1, 'roof', 'leaks', 1, 12.50), (1, 'door', NULL, 2, NULL), (2, 'hedge', 'tall', 1, 3);
INSERT INTO labels (name) VALUES ('urgent'), ('later');
INSERT INTO card_labels (card_id, label_id) VALUES (1, 1), (2, 2);
