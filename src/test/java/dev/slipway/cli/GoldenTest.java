package dev.slipway.cli;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.FixtureApp;
import dev.slipway.database.Engine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Before SQLite, and what is the same before both. */
class GoldenTest extends GoldenTests {
  @Override
  List<FixtureApp> apps() {
    List<FixtureApp> apps = new ArrayList<>(FixtureApp.on(Engine.SQLITE));
    apps.add(FixtureApp.PROJECTS);
    return apps;
  }

  @TestFactory
  Stream<DynamicTest> completion_is_the_same_for_every_app() {
    return Completion.SHELLS.stream()
        .map(
            shell ->
                dynamicTest(
                    shell,
                    () -> {
                      ByteArrayOutputStream out = new ByteArrayOutputStream();
                      PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
                      Main.run(List.of("completion", shell), Map.of(), printed, printed);
                      assertGolden(
                          GOLDEN.resolve("completion-" + shell + ".txt"),
                          out.toString(StandardCharsets.UTF_8));
                    }));
  }
}
