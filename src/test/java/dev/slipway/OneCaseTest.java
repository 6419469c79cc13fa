package dev.slipway;

import java.io.IOException;
import java.util.List;

/** Some of the situations. */
class OneCaseTest extends CasesTest {
  @Override
  List<String> cases() throws IOException {
    return super.cases().stream().filter(c -> c.matches(System.getenv("CASES"))).toList();
  }
}
