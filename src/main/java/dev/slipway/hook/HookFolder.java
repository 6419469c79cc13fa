package dev.slipway.hook;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with programs of people's own, which run in the order of their names.
 *
 * @param path the folder, which need not be there
 */
public record HookFolder(Path path) {
  private static final Logger log = LoggerFactory.getLogger(HookFolder.class);

  /**
   * A hook that did not do what it is there for.
   *
   * @param words what became of it, one clause
   * @param exit the code that it ended with, if it ended by itself
   */
  public record Failure(String words, OptionalInt exit) {}

  /** What happens to the hooks behind one that failed. */
  public enum AfterFailure {
    /** They run too. */
    GO_ON,
    /** They do not run. */
    STOP
  }

  /** Whether there may be any: a folder that cannot be read may hold some. */
  public boolean holdsAny() {
    try {
      return !hooks().isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Whoever lies there as a hook does, by name, and does not run: a line each, for people.
   *
   * @throws IOException if the folder cannot be read
   */
  public List<String> idle() throws IOException {
    List<String> idle = new ArrayList<>();
    List<Path> hooks = hooks();
    for (Path hook : hooks) {
      Strangers.of(hook).ifPresent(why -> idle.add(hook + " is not run as root: " + why));
    }
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName());
          boolean isMeant =
              !name.startsWith(".") && !name.endsWith("~") && !name.endsWith(".sample");
          if (isMeant && !hooks.contains(file)) {
            idle.add(file + " cannot be executed");
          }
        }
      }
    }
    return idle;
  }

  /** How many run. */
  public int size() throws IOException {
    return hooks().size();
  }

  /**
   * Runs the hooks, and logs what they print.
   *
   * @param working the folder that they run in
   * @param variables what they are told, beside the few variables of ours that every program needs
   * @param limit how long each may run
   * @return what failed, in order; that the folder cannot be read is a failure too
   */
  public List<Failure> run(
      Path working, Map<String, String> variables, Duration limit, AfterFailure then) {
    List<Path> hooks;
    try {
      hooks = hooks();
    } catch (IOException e) {
      return List.of(
          new Failure("the folder of hooks cannot be read (" + e + ")", OptionalInt.empty()));
    }
    List<Failure> failures = new ArrayList<>();
    for (Path hook : hooks) {
      run(hook, working, variables, limit).ifPresent(failures::add);
      if (then == AfterFailure.STOP && !failures.isEmpty()) {
        break;
      }
    }
    return failures;
  }

  private static Optional<Failure> run(
      Path hook, Path working, Map<String, String> variables, Duration limit) {
    Optional<String> stranger;
    try {
      stranger = Strangers.of(hook);
    } catch (IOException e) {
      stranger = Optional.of("whose it is cannot be seen (" + e + ")");
    }
    if (stranger.isPresent()) {
      return Optional.of(
          new Failure(
              "the hook "
                  + hook.getFileName()
                  + " is not run as root, since "
                  + stranger.get()
                  + " (mount its folder read-only, give it to root alone, or run the gate as"
                  + " another user)",
              OptionalInt.empty()));
    }
    log.info("running the hook {}", hook);
    return HookRun.of(hook, working, variables, limit);
  }

  /** The hooks in the folder; none if there is no such folder. */
  List<Path> hooks() throws IOException {
    if (Files.notExists(path)) {
      return List.of();
    }
    TreeMap<String, Path> byName = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(".") || name.endsWith("~") || name.endsWith(".sample")) {
          log.debug("{} is no hook, by its name", file);
        } else if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
          log.debug("{} is no hook: it is no file that can be executed", file);
        } else {
          byName.put(name, file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return List.copyOf(byName.values());
  }
}
