package dev.slipway.cli;

import dev.slipway.Source;
import dev.slipway.progress.Terminal;

/** How the lines on stderr are written. */
enum LogForm {
  TEXT,
  JSON;

  static LogForm of(Source given) {
    return given.choice("log", LogForm.class).orElse(TEXT);
  }

  static boolean isJson() {
    return Boolean.getBoolean(StderrLog.IN_JSON);
  }

  /** From now on lines are written so. */
  void hold() {
    if (this == JSON) {
      System.setProperty(StderrLog.IN_JSON, "true");
      Terminal.leavePlain();
    }
  }
}
