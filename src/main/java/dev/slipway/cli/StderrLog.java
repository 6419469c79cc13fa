package dev.slipway.cli;

import dev.slipway.progress.Progress;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log: a level and a message, on stderr, as things happen; the report on stdout says everything
 * once more.
 *
 * <p>Ours because slf4j-simple looks for its settings in every jar as soon as the driver asks for a
 * logger, which is 5 % of a start with nothing to do and most of what that start logs: nothing.
 */
public final class StderrLog implements SLF4JServiceProvider {
  /** The system property with the least level that is printed, {@code info} if it is not set. */
  static final String THRESHOLD = "slipway.log";

  /** The system property that says whether each line is JSON. */
  static final String IN_JSON = "slipway.log.json";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return Lines::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final Level threshold;

    Lines(String name) {
      this.name = name;
      // Flyway speaks of its own settings, which nobody here has made.
      this.threshold = name.startsWith("org.flywaydb") ? Level.ERROR : threshold();
    }

    private static Level threshold() {
      return switch (System.getProperty(THRESHOLD, "info")) {
        case "debug" -> Level.DEBUG;
        case "error" -> Level.ERROR;
        default -> Level.INFO;
      };
    }

    private boolean prints(Level level) {
      return level.toInt() >= threshold.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
      return prints(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return prints(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return prints(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return prints(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return prints(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      String message = MessageFormatter.basicArrayFormat(pattern, arguments);
      PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
      if (Boolean.getBoolean(IN_JSON)) {
        err.println(LogLine.of(level, pattern, arguments, message, thrown));
        return;
      }
      // The steps of a run say by their number what they are.
      err.println(pattern.equals(Progress.STEP) ? message : level + " " + message);
      if (thrown != null) {
        err.print(LogLine.stack(thrown));
      }
    }
  }
}
