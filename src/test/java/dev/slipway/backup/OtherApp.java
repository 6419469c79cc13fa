package dev.slipway.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Another process that has a database open: it runs a script, and then keeps its connection until
 * it is let go.
 */
public final class OtherApp implements AutoCloseable {
  private final Process process;

  private OtherApp(Process process) {
    this.process = process;
  }

  public static OtherApp running(Path file, String script) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherApp.class.getName(),
                file.toString(),
                script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String said = out.readLine();
    if (!"ready".equals(said)) {
      process.destroyForcibly();
      throw new IOException("the other app said " + said);
    }
    return new OtherApp(process);
  }

  public static void main(String[] arguments) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(arguments[1]);
      System.out.println("ready");
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until the other end closes.
      }
    }
  }

  /** As the kernel does it when memory is short: no connection is closed. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
