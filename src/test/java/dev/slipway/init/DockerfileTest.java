package dev.slipway.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is made of a Dockerfile: its lines stay, and what it started is what the gate starts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DockerfileTest {
  private static final String LINES =
      """
      # The gate finds out what the database has, applies what is missing, and then starts CMD.
      COPY --from=slipway /opt/slipway /opt/slipway
      COPY db /migrations
      """;
  private static final String ENTRYPOINT = "ENTRYPOINT [\"/opt/slipway/docker-entrypoint.sh\"]\n";

  private static Draft draft(String text, Engine engine, String... target) {
    return new GatedDockerfile(
            Path.of("Dockerfile"),
            "db",
            Optional.of(target).filter(t -> t.length > 0).map(t -> t[0]),
            engine)
        .draft(text);
  }

  private static String gated(String text) {
    Draft draft = draft(text, Engine.SQLITE);
    assertThat(draft.state()).as(draft.remarks().toString()).isEqualTo(Draft.State.CHANGED);
    return draft.after();
  }

  @Test
  void a_command_stays_as_it_is() {
    String from = "FROM python:3\nCOPY . /app\n";
    assertThat(gated(from + "CMD [\"python\", \"app.py\"]\n"))
        .isEqualTo(from + LINES + ENTRYPOINT + "CMD [\"python\", \"app.py\"]\n");
    assertThat(gated(from + "CMD python app.py && true")).endsWith("CMD python app.py && true\n");
  }

  @Test
  void an_entrypoint_becomes_the_first_words_of_the_command() {
    assertThat(
            gated(
                """
                FROM alpine
                ENTRYPOINT ["tini", "--"]
                # What runs.
                CMD ["node", \\
                     "server.js"]
                EXPOSE 80
                """))
        .isEqualTo(
            "FROM alpine\n"
                + LINES
                + ENTRYPOINT
                + "CMD [\"tini\", \"--\", \"node\", \"server.js\"]\n# What runs.\nEXPOSE 80\n");
    assertThat(gated("FROM alpine\nENTRYPOINT [\"tini\"]\nCMD node server.js\n"))
        .endsWith("CMD [\"tini\", \"/bin/sh\", \"-c\", \"node server.js\"]\n");
    assertThat(gated("FROM alpine\nENTRYPOINT exec \"$APP\" 'x'\nCMD [\"not\", \"heard\"]\n"))
        .endsWith("CMD [\"/bin/sh\", \"-c\", \"exec \\\"$APP\\\" 'x'\"]\n");
  }

  @Test
  void what_an_earlier_stage_starts_is_known() {
    assertThat(gated("FROM alpine AS base\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\nFROM Base\nRUN true\n"))
        .endsWith("RUN true\n" + LINES + ENTRYPOINT + "CMD [\"a\", \"b\"]\n");
    // As Docker has it: an ENTRYPOINT forgets the CMD that came with the base.
    assertThat(gated("FROM alpine AS base\nCMD [\"b\"]\nFROM base\nENTRYPOINT [\"a\"]\n"))
        .endsWith("CMD [\"a\"]\n");
  }

  @Test
  void the_stage_that_is_built_is_the_one_that_is_changed() {
    String two = "FROM a AS app\nCMD [\"app\"]\n\nFROM b AS tests\nCMD [\"tests\"]\n";
    assertThat(draft(two, Engine.SQLITE, "app").after())
        .isEqualTo(
            "FROM a AS app\n"
                + LINES
                + ENTRYPOINT
                + "CMD [\"app\"]\n\nFROM b AS tests\nCMD [\"tests\"]\n");
    assertThat(draft(two, Engine.SQLITE, "other").state()).isEqualTo(Draft.State.BY_HAND);
  }

  @Test
  void nothing_inside_of_other_instructions_is_taken_for_one() {
    String tricky =
        """
        FROM alpine
        RUN <<EOF
        ENTRYPOINT ["not this"]
        EOF
        RUN echo a \\
            # CMD ["nor this"]
            b \\
            CMD c
        CMD ["app"]
        """;
    assertThat(gated(tricky))
        .isEqualTo(tricky.replace("CMD [\"app\"]\n", LINES + ENTRYPOINT + "CMD [\"app\"]\n"));
  }

  @Test
  void for_a_server_backups_belong_to_whom_the_app_runs_as() {
    String user = "FROM alpine\nUSER node\nCMD [\"app\"]\n";
    assertThat(draft(user, Engine.POSTGRESQL).after())
        .contains("\nCOPY --from=slipway --chown=node /backups /backups\n");
    assertThat(draft(user, Engine.SQLITE).after()).doesNotContain("/backups");
  }

  @Test
  void ends_of_lines_stay() {
    assertThat(gated("FROM a\r\nCMD [\"b\"]\r\n"))
        .isEqualTo(("FROM a\n" + LINES + ENTRYPOINT + "CMD [\"b\"]\n").replace("\n", "\r\n"));
  }

  @Test
  void what_is_not_certain_is_left_to_a_person() {
    for (String text :
        new String[] {"", "FROM node:22\nRUN true\n", "# escape=`\nFROM a\nCMD [\"b\"]\n"}) {
      Draft draft = draft(text, Engine.SQLITE);
      assertThat(draft.state()).isEqualTo(Draft.State.BY_HAND);
      assertThat(draft.remarks().get(0)).contains("COPY db /migrations");
    }
  }

  @Test
  void a_gated_image_has_what_it_needs() {
    assertThat(draft(gated("FROM a\nCMD [\"b\"]\n"), Engine.SQLITE).state())
        .isEqualTo(Draft.State.THERE);
  }
}
