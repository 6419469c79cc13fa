package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same before PostgreSQL, which quotes rows in what it says. */
@Tag("postgresql")
class AnnouncementOnPostgresTest extends AnnouncementTests {
  @Override
  AppDatabase newDatabase() throws Exception {
    return FixtureApp.MUSIC.newDatabase(work, "shop");
  }

  @Override
  String code() {
    return "23505";
  }

  @Test
  void a_server_that_does_not_answer_is_told_in_full_and_its_password_is_not() {
    environment.put("DATABASE_URL", "postgresql://shop:hunter2@127.0.0.1:1/shop");
    slipway(69, "--wait", "0s");

    assertThat(server.everything().toString())
        .contains("127.0.0.1:1", "the connection was refused: no server listens there")
        .doesNotContain("hunter2");
  }

  @Test
  void what_a_trigger_says_of_a_row_is_told_to_nobody() throws Exception {
    // By the code of a missing right, which is about the database's surroundings elsewhere.
    database.run(
        List.of(
            """
            CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'not %', OLD.email USING ERRCODE = '42501';
            END $$;
            CREATE TRIGGER shout BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION shout();
            """));
    Files.writeString(
        work.resolve("migrations/002_older.sql"),
        "ALTER TABLE people ADD COLUMN age INTEGER;\nUPDATE people SET age = 1;");
    slipway(80);

    assertThat(server.everything().toString()).contains("002_older").doesNotContain("kJ7wQz");
  }
}
