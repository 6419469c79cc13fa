package dev.slipway;

import dev.slipway.database.Engine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/**
 * What may become of databases of real projects' folders: {@code mvn verify -Pcorpora
 * -Dtest=GeneratedCorporaTest -Dslipway.corpora=FOLDER}, and {@code
 * -Dslipway.corpora.postgresql=FOLDER}.
 */
@Tag("corpora")
class GeneratedCorporaTest extends GeneratedDatabases {
  @Override
  List<FixtureApp> apps() throws Exception {
    return Stream.concat(
            real(Engine.SQLITE, "slipway.corpora").stream(),
            real(Engine.POSTGRESQL, "slipway.corpora.postgresql").stream())
        .toList();
  }

  @Override
  int most() {
    return Integer.getInteger("slipway.generated", 10);
  }
}
