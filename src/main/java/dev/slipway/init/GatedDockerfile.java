package dev.slipway.init;

import dev.slipway.database.Engine;
import dev.slipway.init.Dockerfile.Instruction;
import dev.slipway.init.Dockerfile.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Dockerfile with the gate in front of what its image starts.
 *
 * @param file the file, relative to the repository
 * @param migrations the migrations folder as a COPY names it, from the build's context on
 * @param target the stage that is built, if not the last
 * @param engine the app's database, which for a server needs a folder for backups
 */
record GatedDockerfile(Path file, String migrations, Optional<String> target, Engine engine) {
  static final String WRAPPER = "/opt/slipway/docker-entrypoint.sh";

  /** Programs that migrate by themselves, behind the gate to no end. */
  private static final Pattern MIGRATING =
      Pattern.compile(
          "prisma (?:migrate|db push)|\\bdbmate\\b|\\bgoose\\b|diesel migration|sqlx migrate"
              + "|drizzle-kit|\\bflyway\\b|migrate -(?:path|source|database)|db:migrate");

  /** The file as it is to be. */
  Draft draft(String text) {
    Optional<Dockerfile> read = Dockerfile.read(text);
    if (read.isEmpty()) {
      return byHand("it is not written as Dockerfiles mostly are");
    }
    Optional<Stage> stage = read.get().stage(target);
    if (stage.isEmpty()) {
      return byHand("it has no stage " + target.orElse(""));
    }
    Startup startup = Startup.of(read.get(), stage.get());
    List<String> words = startup.words();
    if (!words.isEmpty() && words.get(0).equals(WRAPPER)) {
      return Draft.there(file, "its image starts behind the gate");
    }
    if (startup.isUnknown() || words.isEmpty()) {
      return byHand(
          "it does not say what its image starts, and what "
              + stage.get().base()
              + " starts has to be written as CMD (docker image inspect -f"
              + " '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' "
              + stage.get().base()
              + ")");
    }
    return Draft.changed(
        file,
        text,
        gated(text, read.get(), stage.get(), startup),
        remarks(read.get(), stage.get(), startup));
  }

  private Draft byHand(String why) {
    return Draft.byHand(
        file,
        why
            + "; by hand: "
            + String.join("; ", List.of(copy(), copyMigrations(), entrypoint()))
            + "; and as CMD what it starts now");
  }

  private static String copy() {
    return "COPY --from=slipway /opt/slipway /opt/slipway";
  }

  private String copyMigrations() {
    boolean plain = migrations.chars().noneMatch(Character::isWhitespace);
    return "COPY "
        + (plain ? migrations + " /migrations" : Startup.json(List.of(migrations, "/migrations")));
  }

  private static String entrypoint() {
    return "ENTRYPOINT " + Startup.json(List.of(WRAPPER));
  }

  private String gated(String text, Dockerfile read, Stage stage, Startup startup) {
    List<String> added = new ArrayList<>();
    added.add(
        "# The gate finds out what the database has, applies what is missing, and then starts CMD.");
    added.add(copy());
    added.add(copyMigrations());
    owner(stage)
        .filter(owner -> engine == Engine.POSTGRESQL)
        .ifPresent(
            owner -> added.add("COPY --from=slipway --chown=" + owner + " /backups /backups"));
    added.add(entrypoint());
    boolean keeps = startup.entrypoint().isEmpty() && stage.last("CMD").isPresent();
    if (!keeps) {
      added.add("CMD " + Startup.json(startup.words()));
    }

    List<Instruction> replaced = new ArrayList<>();
    stage.last("ENTRYPOINT").ifPresent(replaced::add);
    if (!keeps) {
      stage.last("CMD").ifPresent(replaced::add);
    }
    int place =
        Stream.of("ENTRYPOINT", "CMD")
            .flatMap(word -> stage.last(word).stream())
            .mapToInt(Instruction::first)
            .min()
            .orElse(stage.end());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= read.lines().size(); i++) {
      if (i == place) {
        lines.addAll(added);
      }
      int line = i;
      if (i < read.lines().size()
          && replaced.stream().noneMatch(one -> one.first() <= line && line <= one.last())) {
        lines.add(read.lines().get(i));
      }
    }
    String gated = String.join(text.contains("\r\n") ? "\r\n" : "\n", lines);
    return gated.endsWith("\n") ? gated : gated + "\n";
  }

  /** Whom the image runs as, where that is not root. */
  private static Optional<String> owner(Stage stage) {
    return stage
        .last("USER")
        .map(Instruction::rest)
        .filter(user -> !user.matches("(root|0)(:.*)?") && !user.contains("$"));
  }

  private List<String> remarks(Dockerfile read, Stage stage, Startup startup) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "slipway is the image that docker build -t slipway . makes in Slipway's repository");
    Stage first = stage;
    while (read.base(first).isPresent()) {
      first = read.base(first).get();
    }
    if (startup.entrypoint().isEmpty() && !first.base().equals("scratch")) {
      remarks.add(
          "if "
              + first.base()
              + " has an ENTRYPOINT that the app needs (docker image inspect -f"
              + " '{{json .Config.Entrypoint}}' "
              + first.base()
              + "), its words come before those of CMD");
    }
    if (MIGRATING.matcher(String.join(" ", startup.words())).find()) {
      remarks.add(
          "what the image starts migrates by itself; behind the gate it finds nothing to do, and can"
              + " be left out");
    }
    return remarks;
  }
}
