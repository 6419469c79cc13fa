package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code podman} command, which plays what is written for Kubernetes. */
final class Podman {
  private Podman() {}

  /**
   * Skips loudly where there is no podman, and fails where no test may be skipped.
   *
   * @param what what would not be tested
   */
  static void require(String what) throws Exception {
    boolean there;
    try {
      there = run("version").exit() == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      Docker.skipLoudly("NO PODMAN: NOT tested: " + what);
    }
  }

  static GateProcess.Ended run(String... arguments) throws Exception {
    return GateProcess.start(Map.of(), Docker.with(new String[] {"podman"}, arguments))
        .ended(5, TimeUnit.MINUTES);
  }

  /** What a podman command printed, which has to have gone well. */
  static String ok(String... arguments) throws Exception {
    GateProcess.Ended ended = run(arguments);
    assertThat(ended.exit())
        .as(String.join(" ", arguments) + "\n" + ended.out() + ended.err())
        .isZero();
    return ended.out();
  }

  /** Takes over an image that Docker has. */
  static void take(String image, Path work) throws Exception {
    Path archive = work.resolve("image.tar");
    Docker.ok("save", "-o", archive.toString(), image);
    ok("load", "-q", "-i", archive.toString());
    Files.delete(archive);
  }
}
