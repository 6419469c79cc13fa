package dev.slipway;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an install of the app projects that ran for years: as the app wrote them, a
 * record a line, and as somebody would prepare the same for the database's own tools. No value is
 * missing, so that it is the same rows for tools that know no {@code NULL}.
 */
final class ManyMessages {
  /** What the messages need in the database: chats, by their ids. */
  static final int CHATS = 50;

  private static final List<String> WORDS =
      List.of(
          ("the soil is too wet for carrots this week wait until April then sow in rows cover them with fleece"
                  + " does the radio hum check the big capacitor first it may hold a charge größer weiß café")
              .split(" ", -1));

  private ManyMessages() {}

  static String chat(int number) {
    return "00000000-0000-4000-8000-%012d".formatted(number);
  }

  /** The chat as the app kept it, in a file of its own. */
  static String chatFile(int number) {
    return """
        {"id": "%s", "title": "many", "settings": {"model": "small-1"}, "created": 1740000000000}
        """
        .formatted(chat(number));
  }

  /** One line of {@code messages.jsonl}, and of the prepared file. */
  private record Message(long id, String body, Instant sent) {

    String json() {
      return "{\"id\": %d, \"chat\": \"%s\", \"n\": %d, \"role\": \"%s\", \"body\": \"%s\", \"answers\": %d, \"usage\": {\"tokens\": %d, \"cost\": null}, \"attachments\": [{\"file\": \"f%d\", \"range\": [0, 12]}], \"sent\": \"%s\"}\n"
          .formatted(
              id, chat(place()), id / CHATS, role(), body, answers(), body.length(), id, sent);
    }

    String csv() {
      return "%d,%s,%d,%s,%s,%d,%d,\"[{\"\"file\"\":\"\"f%d\"\",\"\"range\"\":[0,12]}]\",%s\n"
          .formatted(
              id, chat(place()), id / CHATS, role(), body, answers(), body.length(), id, sent);
    }

    private int place() {
      return (int) (id % CHATS);
    }

    private String role() {
      return id % 2 == 0 ? "assistant" : "user";
    }

    private long answers() {
      return Math.max(1, id - 1);
    }
  }

  /**
   * Writes messages until the file has so many bytes.
   *
   * @param csv the prepared file, in the order of the table's columns; none is written if it is
   *     {@code null}
   * @return how many there are
   */
  static long write(Path json, @Nullable Path csv, long bytes) throws IOException {
    Random random = new Random(20261122);
    long written = 0;
    long id = 0;
    Instant start = Instant.parse("2024-03-01T00:00:00.000Z");
    try (BufferedWriter lines = Files.newBufferedWriter(json);
        BufferedWriter prepared =
            Files.newBufferedWriter(csv == null ? Path.of("/dev/null") : csv)) {
      while (written < bytes) {
        id++;
        StringBuilder body = new StringBuilder();
        int words = 5 + random.nextInt(35);
        for (int word = 0; word < words; word++) {
          body.append(word == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        // Never a whole second, whose text would be shorter.
        Instant sent = start.plusSeconds(id * 60).plusMillis(1 + id % 999);
        Message message = new Message(id, body.toString(), sent);
        String line = message.json();
        lines.write(line);
        written += line.length();
        if (csv != null) {
          prepared.write(message.csv());
        }
      }
    }
    return id;
  }
}
