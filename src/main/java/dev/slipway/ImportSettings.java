package dev.slipway;

import dev.slipway.load.Import.Limits;
import dev.slipway.load.Instructions;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What only an import is asked.
 *
 * @param file the file of instructions; every one of the migrations folder, where none is named
 * @param data the folder in which the sources lie
 * @param limits what it puts up with
 * @param rejects where the records go that are left out, if that was said
 * @param dry whether it is only said what would be done
 */
record ImportSettings(
    Optional<Path> file, Path data, Limits limits, Optional<Path> rejects, boolean dry) {
  private static final Path IN_AN_IMAGE = Path.of("/data");
  private static final int BATCH = 100_000;
  private static final long LARGEST = 16 << 20;

  /**
   * Reads them.
   *
   * @throws Refusal if they are wrong
   */
  static ImportSettings of(Source source) {
    int batch = source.count("batch").orElse(BATCH);
    long largest = source.size("max-record").orElse(LARGEST);
    if (batch == 0 || largest == 0 || largest > 1 << 30) {
      throw new Refusal(
          Fact.SETTINGS,
          batch == 0 ? "--batch is 0" : "--max-record is " + largest,
          batch == 0
              ? "a batch holds at least one record"
              : "a record has at least one byte, and at most 1g",
          "leave it out");
    }
    return new ImportSettings(
        source.typed("instructions").map(Path::of),
        source.path("data").orElse(Files.isDirectory(IN_AN_IMAGE) ? IN_AN_IMAGE : Path.of("data")),
        new Limits(source.count("max-rejects").orElse(0), batch, (int) largest),
        source.path("rejects"),
        source.flag("dry-run"));
  }

  /** The file that was named, or those of the folder in the order of their names. */
  List<Instructions> instructions(Path folder) throws IOException {
    if (file.isPresent()) {
      return List.of(Instructions.read(file.get()));
    }
    List<Path> files = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        files =
            all.filter(one -> one.getFileName().toString().matches(".*\\.import\\.ya?ml"))
                .sorted()
                .toList();
      }
    }
    if (files.isEmpty()) {
      throw new Refusal(
          Fact.SETTINGS,
          "no instructions are named, and " + folder + " holds no *.import.yaml",
          "which records go where is not known",
          "slipway import FILE; docs/import.md says what it holds");
    }
    return files.stream().map(Instructions::read).toList();
  }
}
