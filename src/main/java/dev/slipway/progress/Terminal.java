package dev.slipway.progress;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The terminal at which somebody sits, if there is one. */
public final class Terminal {
  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static volatile boolean plain;

  private Terminal() {}

  /** Where somebody can be asked something. */
  @SuppressWarnings("SystemConsoleNull")
  public static Optional<Console> console() {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    try {
      // From Java 22 on there is a console where there is no terminal, too, which then says so.
      Object answer = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(answer) ? Optional.of(console) : Optional.empty();
    } catch (NoSuchMethodException e) {
      return Optional.of(console);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** From now on every line stays as it is, since a program reads them. */
  public static void leavePlain() {
    plain = true;
  }

  /** Whether a line of stderr can be written again in its place. */
  static boolean isRewritable() {
    return !plain && !"dumb".equals(System.getenv("TERM")) && console().isPresent() && isShown();
  }

  /** Whether stderr is on the terminal too, as far as that can be known. */
  private static boolean isShown() {
    try {
      return Files.readSymbolicLink(STDERR).toString().matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException e) {
      return !Files.exists(STDERR);
    }
  }

  /** Puts words in the place of those before. */
  static void rewrite(String words) {
    System.err.print("\r" + words + "\u001b[K");
    System.err.flush();
  }
}
