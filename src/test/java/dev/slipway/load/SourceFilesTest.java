package dev.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are meant, and that only what is certainly not there counts as not there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SourceFilesTest {
  @TempDir Path data;

  private void holds(String file) throws IOException {
    Files.createDirectories(data.resolve(file).getParent());
    Files.writeString(data.resolve(file), "[]");
  }

  @Test
  void a_glob_means_what_matches_it() throws Exception {
    holds("b.json");
    holds("a.json");
    holds("chats/2.json");
    holds("chats/1.json");
    holds("chats/old/0.json");
    Files.createDirectory(data.resolve("folder.json"));

    assertThat(SourceFiles.of(data, "a.json")).containsExactly("a.json");
    assertThat(SourceFiles.of(data, "c.json")).isEmpty();
    assertThat(SourceFiles.of(data, "*.json")).containsExactly("a.json", "b.json");
    assertThat(SourceFiles.of(data, "chats/?.json"))
        .containsExactly("chats/1.json", "chats/2.json");
    assertThat(SourceFiles.of(data, "*/old/*")).containsExactly("chats/old/0.json");
    assertThat(SourceFiles.of(data, "chats/**")).hasSize(3);
    assertThat(SourceFiles.of(data, "{a,chats/1}.json")).containsExactly("a.json", "chats/1.json");
    assertThat(SourceFiles.of(data, "none/*.json")).isEmpty();
    assertThat(SourceFiles.of(data.resolve("none"), "*.json")).isEmpty();
    assertThat(SourceFiles.of(data.resolve("none"), "a.json")).isEmpty();
  }

  @Test
  void a_folder_that_leads_to_itself_is_gone_through_once() throws Exception {
    holds("a.json");
    Files.createSymbolicLink(data.resolve("self"), Path.of("."));

    assertThat(SourceFiles.of(data, "**.json")).containsExactly("a.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes.json", "*.json", "*", "sub/notes.json", "sub/*.json"})
  void a_link_to_nothing_is_not_taken_for_nothing(String written) throws Exception {
    Files.createSymbolicLink(data.resolve("notes.json"), Path.of("gone.json"));
    Files.createSymbolicLink(data.resolve("sub"), Path.of("gone"));

    assertThatThrownBy(() -> SourceFiles.of(data, written))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is a link to nothing");
  }

  @Test
  void a_data_folder_that_is_a_link_to_nothing_is_not_taken_for_none() throws Exception {
    Path link = Files.createSymbolicLink(data.resolve("data"), Path.of("gone"));

    assertThatThrownBy(() -> SourceFiles.of(link, "notes.json"))
        .hasMessageContaining("is a link to nothing");
    assertThatThrownBy(() -> SourceFiles.of(link, "*.json"))
        .hasMessageContaining("is a link to nothing");
  }

  @Test
  void a_folder_in_the_place_of_a_file_is_not_taken_for_nothing() throws Exception {
    Files.createDirectory(data.resolve("notes.json"));

    assertThatThrownBy(() -> SourceFiles.of(data, "notes.json"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void what_cannot_be_looked_at_is_not_taken_for_nothing() throws Exception {
    holds("file");
    Files.createSymbolicLink(data.resolve("round.json"), Path.of("round.json"));

    assertThatThrownBy(() -> SourceFiles.of(data.resolve("file"), "notes.json"))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> SourceFiles.of(data, "round.json"))
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void a_folder_that_may_not_be_read_is_not_taken_for_an_empty_one() throws Exception {
    holds("sub/notes.json");
    holds("other/a.json");
    Path closed = data.resolve("sub");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(closed)).as("may read everything").isFalse();

      assertThatThrownBy(() -> SourceFiles.of(data, "sub/notes.json"))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> SourceFiles.of(data, "sub/*.json"))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> SourceFiles.of(data, "**.json"))
          .isInstanceOf(AccessDeniedException.class);
      assertThat(SourceFiles.of(data, "other/*.json")).containsExactly("other/a.json");
      assertThat(SourceFiles.of(data, "*.json")).isEmpty();
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "./", "/etc/passwd", "../a", "a/../../b", "*.{", "[z-a]", "a\0b"})
  void what_is_no_path_and_no_glob_is_said(String written) {
    assertThat(SourceFiles.fault(written)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a/b.json", "a b/ä.json", "**/*.json", "[0-9]*.{json,jsonl}"})
  void a_path_and_a_glob_have_no_fault(String written) {
    assertThat(SourceFiles.fault(written)).isEmpty();
  }
}
