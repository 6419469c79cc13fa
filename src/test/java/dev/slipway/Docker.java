package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code docker} command, as people type it. */
final class Docker {
  private static final Map<String, String> NO_VARIABLES = Map.of("PORT", "0");

  private static boolean built;

  private Docker() {}

  /**
   * Skips loudly where there is no Docker, and fails where no test may be skipped.
   *
   * @param what what would not be tested
   */
  static void require(String what) throws Exception {
    boolean there;
    try {
      there = GateProcess.run(NO_VARIABLES, "docker", "info").exit() == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      skipLoudly("NO DOCKER: NOT tested: " + what);
    }
  }

  /** Skips a test so that nobody overlooks it, and fails where none may be skipped. */
  static void skipLoudly(String loud) {
    System.err.println("\n*** " + loud + " ***\n");
    if ("true".equals(System.getenv("SLIPWAY_REQUIRE_ALL_TESTS"))) {
      fail(loud);
    }
    abort(loud);
  }

  /** What a docker command came to. */
  static GateProcess.Ended run(String... arguments) throws Exception {
    return start(arguments).ended(15, TimeUnit.MINUTES);
  }

  static GateProcess start(String... arguments) throws Exception {
    return GateProcess.start(NO_VARIABLES, with(new String[] {"docker"}, arguments));
  }

  /** What a docker command printed, which has to have gone well. */
  static String ok(String... arguments) throws Exception {
    GateProcess.Ended ended = run(arguments);
    assertThat(ended.exit())
        .as(String.join(" ", arguments) + "\n" + ended.out() + ended.err())
        .isZero();
    return ended.out();
  }

  /**
   * Builds the images {@code slipway} and {@code slipway-demo} of what is here, once for all tests:
   * Compose starts a container anew whose image was built again, be it the same.
   */
  static synchronized void build() throws Exception {
    if (!built) {
      ok("compose", "-p", "slipway-test", "build");
      built = true;
    }
  }

  static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }
}
