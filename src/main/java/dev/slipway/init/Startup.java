package dev.slipway.init;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import dev.slipway.init.Dockerfile.Instruction;
import dev.slipway.init.Dockerfile.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an image starts, as its Dockerfile says it.
 *
 * @param entrypoint what ENTRYPOINT says, if anything does
 * @param command what CMD says, if anything does
 * @param shell what runs a text that is no list of words
 */
record Startup(Optional<Said> entrypoint, Optional<Said> command, List<String> shell) {
  private static final Gson JSON =
      new GsonBuilder().setStrictness(Strictness.STRICT).disableHtmlEscaping().create();
  private static final List<String> USUAL_SHELL = List.of("/bin/sh", "-c");

  /**
   * What one of the two instructions says.
   *
   * @param words its words; empty if it is a text for a shell
   * @param text that text
   */
  record Said(List<String> words, String text) {
    static Said of(String rest) {
      return list(rest)
          .map(words -> new Said(words, ""))
          .orElseGet(() -> new Said(List.of(), rest));
    }

    boolean isText() {
      return words.isEmpty() && !text.isEmpty();
    }
  }

  /** What a stage starts, with what it has of the stages before it. */
  static Startup of(Dockerfile file, Stage stage) {
    Startup startup =
        file.base(stage)
            .map(base -> of(file, base))
            .orElse(new Startup(Optional.empty(), Optional.empty(), USUAL_SHELL));
    boolean isCommandSet = false;
    for (Instruction instruction : stage.instructions()) {
      Optional<Said> said = Optional.of(Said.of(instruction.rest()));
      switch (instruction.word()) {
        case "ENTRYPOINT" ->
            startup =
                new Startup(said, isCommandSet ? startup.command : Optional.empty(), startup.shell);
        case "CMD" -> {
          startup = new Startup(startup.entrypoint, said, startup.shell);
          isCommandSet = true;
        }
        case "SHELL" ->
            startup = new Startup(startup.entrypoint, startup.command, said.get().words);
        default -> {}
      }
    }
    return startup;
  }

  /** Whether nothing in the file says what the image starts. */
  boolean isUnknown() {
    return entrypoint.isEmpty() && command.isEmpty();
  }

  /** What runs in the image, as words. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (entrypoint.isPresent() && entrypoint.get().isText()) {
      words.addAll(shell);
      words.add(entrypoint.get().text);
      return words;
    }
    entrypoint.ifPresent(said -> words.addAll(said.words));
    command.ifPresent(
        said -> {
          if (said.isText()) {
            words.addAll(shell);
            words.add(said.text);
          } else {
            words.addAll(said.words);
          }
        });
    return words;
  }

  private static Optional<List<String>> list(String rest) {
    if (!rest.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(List.of(JSON.fromJson(rest, String[].class)));
    } catch (JsonParseException | NullPointerException e) {
      return Optional.empty(); // which Docker takes for a text, too
    }
  }

  /** Words as an instruction has them. */
  static String json(List<String> words) {
    return words.stream().map(JSON::toJson).collect(Collectors.joining(", ", "[", "]"));
  }
}
