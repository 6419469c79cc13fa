-- Made by TypeORM 0.3.31 (synchronize) of the models beside this; then come rows.

CREATE TABLE "users" ("id" SERIAL NOT NULL, "name" character varying(80) NOT NULL, "email" character varying, CONSTRAINT "UQ_51b8b26ac168fbe7d6f5653e6cf" UNIQUE ("name"), CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id"));
CREATE INDEX "IDX_97672ac88f789774dd47f7c8be" ON "users" ("email") ;
CREATE TABLE "boards" ("id" SERIAL NOT NULL, "title" character varying NOT NULL, "archived" boolean NOT NULL DEFAULT false, "created_at" TIMESTAMP NOT NULL DEFAULT now(), "user_id" integer NOT NULL, CONSTRAINT "PK_606923b0b068ef262dfdcd18f44" PRIMARY KEY ("id"));
CREATE TABLE "cards" ("id" SERIAL NOT NULL, "title" character varying NOT NULL, "body" text, "position" integer NOT NULL DEFAULT '0', "price" numeric(10,2), "board_id" integer NOT NULL, CONSTRAINT "UQ_a3f567062313d12e15f012d952d" UNIQUE ("board_id", "title"), CONSTRAINT "PK_5f3269634705fdff4a9935860fc" PRIMARY KEY ("id"));
CREATE INDEX "IDX_98f2b644870026b55fc42b9ae3" ON "cards" ("board_id") ;
CREATE TABLE "labels" ("id" SERIAL NOT NULL, "name" character varying NOT NULL, CONSTRAINT "UQ_543605929e5ebe08eeeab493f60" UNIQUE ("name"), CONSTRAINT "PK_c0c4e97f76f1f3a268c7a70b925" PRIMARY KEY ("id"));
CREATE TABLE "card_labels" ("card_id" integer NOT NULL, "label_id" integer NOT NULL, CONSTRAINT "PK_e68f1b70fd31be0508d218c754a" PRIMARY KEY ("card_id", "label_id"));
ALTER TABLE "boards" ADD CONSTRAINT "FK_a235c3aff3d3d4b91eaa3a7c338" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "cards" ADD CONSTRAINT "FK_98f2b644870026b55fc42b9ae32" FOREIGN KEY ("board_id") REFERENCES "boards"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "card_labels" ADD CONSTRAINT "FK_ed1a892fd622ea37a82c3c76c04" FOREIGN KEY ("card_id") REFERENCES "cards"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "card_labels" ADD CONSTRAINT "FK_2c39803011be47a862bbce4d730" FOREIGN KEY ("label_id") REFERENCES "labels"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

INSERT INTO users (name, email) VALUES ('ada', 'ada@example.org'), ('ben', NULL);
INSERT INTO boards (user_id, title, archived, created_at) VALUES (1, 'house', false, '2025-03-01 10:00:00'), (2, 'garden', false, '2025-03-02 10:00:00');
INSERT INTO cards (board_id, title, body, position, price) VALUES (1, 'roof', 'leaks', 1, 12.50), (1, 'door', NULL, 2, NULL), (2, 'hedge', 'tall', 1, 3);
INSERT INTO labels (name) VALUES ('urgent'), ('later');
INSERT INTO card_labels (card_id, label_id) VALUES (1, 1), (2, 2);
