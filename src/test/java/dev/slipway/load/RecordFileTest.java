package dev.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cut out of a file of records. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecordFileTest {
  private static final int RECORDS = 50_000;

  @TempDir Path folder;

  private Path file() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < RECORDS; number++) {
      lines.append("{\"n\": ").append(100_000 + number).append("}\n");
    }
    return Files.writeString(folder.resolve("numbers.jsonl"), lines);
  }

  private static RecordFile open(Path file, long[] expected) throws Exception {
    return RecordFile.open(file, Form.LINES, List.of(), 100, read -> {}, expected);
  }

  private static List<String> all(RecordFile records) throws Exception {
    List<String> all = new ArrayList<>();
    while (records.next()) {
      all.add(records.cut().written());
    }
    return all;
  }

  @Test
  void a_file_can_be_read_again() throws Exception {
    Path file = file();
    try (RecordFile first = open(file, null)) {
      List<String> records = all(first);
      try (RecordFile second = open(file, first.prints())) {
        assertThat(all(second)).isEqualTo(records).hasSize(RECORDS);
      }
    }
  }

  /** However early or late: what was not checked is never given to anybody. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, RECORDS / 2, RECORDS - 1})
  void a_record_that_changed_since_is_not_given_again(int changed) throws Exception {
    Path file = file();
    long[] prints;
    try (RecordFile first = open(file, null)) {
      all(first);
      prints = first.prints();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[changed * (bytes.length / RECORDS) + "{\"n\": 10".length()] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> readBefore(changed, file, prints))
        .isInstanceOf(Torn.class)
        .hasMessageContaining("not what was checked");
  }

  @Test
  void a_record_that_was_added_since_is_not_given() throws Exception {
    Path file = file();
    long[] prints;
    try (RecordFile first = open(file, null)) {
      all(first);
      prints = first.prints();
    }
    // So that the first blocks are whole as they were.
    byte[] much = "{\"n\": 1}\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    Files.write(file, much, StandardOpenOption.APPEND);

    assertThatThrownBy(() -> readBefore(RECORDS, file, prints)).isInstanceOf(Torn.class);
  }

  private static void readBefore(int end, Path file, long[] prints) throws Exception {
    try (RecordFile second = open(file, prints)) {
      while (second.next()) {
        assertThat(second.index()).isLessThan(end);
      }
    }
  }
}
