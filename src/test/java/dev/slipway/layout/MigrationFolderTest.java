package dev.slipway.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a folder can be that does not go into a repository; the rest is in test-fixtures/layouts.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MigrationFolderTest {

  @TempDir private Path folder;

  @Test
  void a_ConfigMap_as_Kubernetes_mounts_it_is_read_once() throws IOException {
    write("..2026_02_14_12_00_00.1/001_books.sql", "CREATE TABLE books (x);");
    write("..2026_02_14_12_00_00.1/002_tags.sql", "CREATE TABLE tags (x);");
    link("..data", "..2026_02_14_12_00_00.1");
    link("001_books.sql", "..data/001_books.sql");
    link("002_tags.sql", "..data/002_tags.sql");
    assertThat(read().migrations()).hasToString("[001_books, 002_tags]");
    assertThat(read().migrations().get(1).sql()).isEqualTo("CREATE TABLE tags (x);");
  }

  @Test
  void a_folder_may_be_a_link_and_hold_links_to_folders() throws IOException {
    write("real/20240101000000_books/migration.sql", "CREATE TABLE books (x);");
    Files.createDirectories(folder.resolve("linked"));
    link("linked/20240101000000_books", "../real/20240101000000_books");
    link("migrations", "linked");
    MigrationFolder read = MigrationFolder.read(folder.resolve("migrations"), Optional.empty());
    assertThat(read.layout()).isEqualTo("prisma");
    assertThat(read.migrations()).hasToString("[20240101000000_books]");
  }

  @Test
  void a_link_to_nothing_is_refused_and_not_left_out() throws IOException {
    write("001_books.sql", "CREATE TABLE books (x);");
    link("002_tags.sql", "elsewhere/002_tags.sql");
    assertThat(refused()).hasMessageContaining("002_tags.sql is a link to nothing");
  }

  @Test
  void a_link_in_a_circle_is_refused() throws IOException {
    write("001_books.sql", "CREATE TABLE books (x);");
    link("all", ".");
    assertThat(refused()).hasMessageContaining("could not read");
  }

  @Test
  void a_file_is_no_folder() throws IOException {
    write("001_books.sql", "CREATE TABLE books (x);");
    Path file = folder.resolve("001_books.sql");
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> MigrationFolder.read(file, Optional.empty()));
    assertThat(refusal).hasMessageContaining("there is no folder " + file);
  }

  @Test
  void a_folder_that_holds_nothing_at_all_is_refused() {
    assertThat(refused()).hasMessageContaining("it is empty");
  }

  @Test
  void text_that_is_not_UTF_8_is_refused_with_its_name() throws IOException {
    write("001_books.sql", "CREATE TABLE books (x);");
    write("002_shelves.sql", "INSERT INTO books VALUES ('größe');", StandardCharsets.ISO_8859_1);
    assertThat(refused())
        .hasMessageContaining("002_shelves.sql is not UTF-8 text")
        .extracting(Refusal::next)
        .asString()
        .contains("iconv");
  }

  @Test
  void UTF_16_is_refused_with_and_without_a_byte_order_mark() throws IOException {
    for (Charset charset : new Charset[] {StandardCharsets.UTF_16, StandardCharsets.UTF_16LE}) {
      write("001_books.sql", "CREATE TABLE books (x);", charset);
      assertThat(refused()).hasMessageContaining("001_books.sql is not UTF-8 text");
    }
  }

  @Test
  void a_name_that_cannot_be_read_is_refused() throws Exception {
    Process touch =
        new ProcessBuilder("sh", "-c", "touch \"$(printf '001_gr\\366\\337e.sql')\"")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(touch.waitFor()).isZero();
    assertThat(refused())
        .hasMessageContaining("cannot be read")
        .extracting(Refusal::next)
        .asString()
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void files_that_are_no_migrations_may_be_anything() throws IOException {
    write("001_books.sql", "CREATE TABLE books (x);");
    write("schema.sql", "größe", StandardCharsets.ISO_8859_1);
    write("logo.png", "\0\1\2\u00ff", StandardCharsets.ISO_8859_1);
    assertThat(read().migrations()).hasToString("[001_books]");
  }

  @Test
  void a_statement_of_dbmate_has_the_line_that_it_has_in_its_file() throws IOException {
    write(
        "1_books.sql",
        """
        -- a comment
        -- migrate:up
        SELECT 1;
        -- migrate:down
        SELECT 2;
        -- migrate:up
        SELECT 3;
        -- migrate:down
        SELECT 4;
        """);
    Migration migration = read().migrations().get(0);
    assertThat(Sql.statements(migration.sql(), Engine.SQLITE))
        .extracting(statement -> statement.text() + " at " + statement.line())
        .containsExactly("SELECT 1 at 3", "SELECT 3 at 7");
    assertThat(Sql.statements(migration.undo().orElseThrow(), Engine.SQLITE))
        .extracting(Sql.Statement::text)
        .containsExactly("SELECT 4", "SELECT 2");
  }

  @Test
  void a_statement_of_goose_has_the_line_that_it_has_in_its_file() throws IOException {
    write(
        "1_books.sql",
        """

        -- +goose Up
        -- +goose StatementBegin
        SELECT 1;
        -- +goose StatementEnd
        -- +goose Down
        SELECT 2;
        """);
    Migration migration = read().migrations().get(0);
    assertThat(Sql.statements(migration.sql(), Engine.SQLITE))
        .extracting(statement -> statement.text() + " at " + statement.line())
        .containsExactly("SELECT 1 at 4");
    assertThat(Sql.statements(migration.undo().orElseThrow(), Engine.SQLITE))
        .extracting(statement -> statement.text() + " at " + statement.line())
        .containsExactly("SELECT 2 at 7");
  }

  @Test
  void a_statement_of_Drizzle_has_the_line_that_it_has_in_its_file() throws IOException {
    write("meta/_journal.json", "{\"entries\":[{\"tag\":\"0000_books\"}]}");
    write(
        "0000_books.sql",
        "SELECT 1\n--> statement-breakpoint\nSELECT 2--> statement-breakpoint\nSELECT 3");
    assertThat(Sql.statements(read().migrations().get(0).sql(), Engine.SQLITE))
        .extracting(statement -> statement.text() + " at " + statement.line())
        .containsExactly("SELECT 1 at 1", "SELECT 2 at 3", "SELECT 3 at 4");
  }

  @Test
  void a_checksum_is_of_what_is_applied_and_not_of_what_undoes_it() throws IOException {
    write("1_books.sql", "-- migrate:up\nCREATE TABLE books (x);\n-- migrate:down\nSELECT 1;\n");
    int before = read().migrations().get(0).checksum();
    write("1_books.sql", "-- migrate:up\nCREATE TABLE books (x);\n-- migrate:down\nSELECT 2;\n");
    assertThat(read().migrations().get(0).checksum()).isEqualTo(before);
    write("1_books.sql", "-- migrate:up\nCREATE TABLE books (y);\n-- migrate:down\nSELECT 2;\n");
    assertThat(read().migrations().get(0).checksum()).isNotEqualTo(before);
  }

  @Test
  void a_probe_may_be_added_after_the_release() throws IOException {
    write("1_books.sql", "CREATE TABLE books (x);\nUPDATE books SET x = 1;\n");
    int before = read().migrations().get(0).checksum();
    String probe = "-- slipway:applied-if SELECT count(*) FROM books\n";
    write("1_books.sql", "CREATE TABLE books (x);\n" + probe + "UPDATE books SET x = 1;\n");
    assertThat(read().migrations().get(0).checksum()).isEqualTo(before);
    write("1_books.sql", "CREATE TABLE books (x);\n" + probe + "UPDATE books SET x = 2;\n");
    assertThat(read().migrations().get(0).checksum()).isNotEqualTo(before);
  }

  @Test
  void a_suffix_in_capital_letters_is_refused() throws IOException {
    write("001_books.sql", "SELECT 1;");
    write("002_shelves.SQL", "SELECT 1;");
    assertThat(refused()).hasMessageContaining("002_shelves.SQL ends in .SQL, not in .sql");
  }

  @Test
  void a_probe_is_read_without_its_comment_and_semicolon() throws IOException {
    write(
        "1_books.sql",
        "  --slipway:applied-if  select 1 from books where x = 'a;b' ; \r\nSELECT 1;");
    assertThat(read().migrations().get(0).appliedIf())
        .hasValue("select 1 from books where x = 'a;b'");
  }

  @Test
  void a_version_is_compared_by_its_numbers() throws IOException {
    write("V1.2__books.sql", "SELECT 1;");
    write("R__view.sql", "SELECT 1;");
    Migration versioned = read().migrations().get(0);
    assertThat(versioned.isUpTo("1.10")).isTrue();
    assertThat(versioned.isUpTo("1.2.0")).isTrue();
    assertThat(versioned.isUpTo("1.1")).isFalse();
    assertThat(read().migrations().get(1).isUpTo("9")).isFalse();
  }

  private MigrationFolder read() {
    return MigrationFolder.read(folder, Optional.empty());
  }

  private Refusal refused() {
    Refusal refusal = catchThrowableOfType(Refusal.class, this::read);
    assertThat(refusal).isNotNull();
    assertThat(refusal.fact()).isEqualTo(Refusal.Fact.STEP);
    return refusal;
  }

  private void write(String file, String text) throws IOException {
    write(file, text, StandardCharsets.UTF_8);
  }

  private void write(String file, String text, Charset charset) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.write(path, text.getBytes(charset));
  }

  private void link(String file, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(file), Path.of(target));
  }
}
