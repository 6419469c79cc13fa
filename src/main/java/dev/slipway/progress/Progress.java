package dev.slipway.progress;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the run of this process is at: a line of the log as each thing begins, and an answer. */
public final class Progress {
  /** The pattern of the lines that name a step: its number, how many there are, the step. */
  public static final String STEP = "[{}/{}] {}";

  private static final Logger log = LoggerFactory.getLogger(Progress.class);
  private static volatile Told told = new Told(List.of(), Step.CHECK, () -> "");

  private Progress() {}

  /** What was told last; what there is to say within a step is asked for when somebody wants it. */
  private record Told(List<Step> course, Step step, Supplier<String> within) {
    int number() {
      return course.indexOf(step) + 1;
    }

    Told within(Supplier<String> words) {
      return new Told(course, step, words);
    }
  }

  /**
   * What a run is at.
   *
   * @param step the number of the step, from 1; 0 if none was told
   * @param of how many steps there are in all
   * @param doing the step in words
   * @param within what is being done of it, such as one migration of several; empty if there is no
   *     more to say
   */
  public record Now(int step, int of, String doing, String within) {}

  /** What is done while a file grows. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException, SQLException;
  }

  /** Begins a run of which these steps are told, in this order. */
  public static void along(List<Step> course) {
    told = new Told(List.copyOf(course), Step.CHECK, () -> "");
  }

  /** Comes to a step, and tells it if it is on the way and was not told before. */
  public static void begin(Step step) {
    Told before = told;
    Told next = new Told(before.course, step, () -> "");
    if (next.number() > before.number()) {
      told = next;
      log.info(STEP, next.number(), next.course.size(), step.words());
    } else {
      told = before.within(() -> "");
    }
  }

  /**
   * Comes to a migration of those that are run.
   *
   * @param number which it is, from 1
   */
  public static void migration(int number, int of, String name) {
    String words = "migration " + number + " of " + of + ": " + name;
    told = told.within(() -> words);
    log.info("{}", words);
  }

  /**
   * Has to wait.
   *
   * @param whom for what or whom, for everybody
   * @param why what stands in the way, for those who read the log
   */
  public static void waiting(String whom, String why) {
    told = told.within(() -> "waiting for " + whom);
    log.info("waiting for {}", why);
  }

  /**
   * Does something by which a file grows, and tells how far it is: in one line that changes on a
   * terminal, and elsewhere in a line every few seconds. What is quick is not told.
   *
   * @param what what is done, such as {@code copied}
   * @param file the file that grows
   * @param total how many bytes it will have; 0 if that is not known
   */
  public static void during(String what, Path file, long total, Work work)
      throws IOException, SQLException {
    GrowingFile growing = new GrowingFile(what, file, total);
    Told before = told;
    told = before.within(growing::words);
    try (growing) {
      growing.tell();
      work.run();
    } finally {
      told = before;
    }
  }

  /** The same of work that counts what is done. */
  public static void during(Counted counted, Work work) throws IOException, SQLException {
    Told before = told;
    told = before.within(counted::words);
    try (Teller teller = new Teller(counted::words)) {
      teller.start();
      work.run();
    } finally {
      told = before;
    }
  }

  public static Now now() {
    Told last = told;
    return new Now(last.number(), last.course.size(), last.step.words(), last.within.get());
  }
}
