package dev.slipway.cli;

import java.util.List;

/**
 * Runs the command twice in one process, for the image's build: an adoption, then a start with
 * nothing to do. What both load is what the runtime's cache should hold, and a cache is made from
 * one process.
 */
final class Training {
  private Training() {}

  public static void main(String[] arguments) {
    for (int run = 0; run < 2; run++) {
      int exitCode = Main.run(List.of(arguments), System.getenv(), System.out, System.err);
      if (exitCode != 0) {
        throw new IllegalStateException("run " + run + " ended with " + exitCode);
      }
    }
  }
}
