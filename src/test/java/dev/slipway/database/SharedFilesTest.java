package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.refusal.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedFilesTest {
  private static final Path FILE = Path.of("/data/app.db");

  /** The names are those that Linux gives in /proc/mounts. */
  @ParameterizedTest
  @CsvSource({
    "ext4, LOCAL",
    "overlay, LOCAL",
    "tmpfs, LOCAL",
    "zfs, LOCAL",
    "nfs, NETWORK",
    "nfs4, NETWORK",
    "cifs, NETWORK",
    "smb3, NETWORK",
    "9p, DOUBTFUL",
    "fuse.shfs, DOUBTFUL",
    "fuseblk, DOUBTFUL",
    "fuse.grpcfuse, DOUBTFUL",
    "virtiofs, DOUBTFUL"
  })
  void a_file_system_is_known_by_its_name(String type, SharedFiles.Kind kind) {
    assertThat(SharedFiles.kind(type)).isEqualTo(kind);
  }

  @Test
  void only_a_log_on_a_network_is_refused() {
    assertThat(SharedFiles.require(FILE, "ext4", true, false)).isEmpty();
    assertThat(SharedFiles.require(FILE, "fuse.shfs", true, false)).isPresent();
    assertThat(SharedFiles.require(FILE, "nfs4", false, false)).isPresent();
    assertThat(SharedFiles.require(FILE, "nfs4", true, true)).isPresent();
    assertThatThrownBy(() -> SharedFiles.require(FILE, "nfs4", true, false))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.next()).contains("--network-files allow"));
  }
}
