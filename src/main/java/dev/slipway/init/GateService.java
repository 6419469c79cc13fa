package dev.slipway.init;

import dev.slipway.database.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The gate as a service of its own, which ends before the app starts: a file that Compose reads
 * beside the one that is there, so that not one line of that changes.
 *
 * @param compose the file that is there
 * @param app the service that is the app
 * @param engine the app's database
 */
record GateService(ComposeFile compose, String app, Engine engine) {

  /** What the gate has to be given as the app is, to see the same database. */
  private static final List<String> SHARED =
      List.of(
          "image",
          "build",
          "platform",
          "pull_policy",
          "profiles",
          "user",
          "userns_mode",
          "group_add",
          "environment",
          "env_file",
          "secrets",
          "configs",
          "volumes",
          "volumes_from",
          "working_dir",
          "tmpfs",
          "read_only",
          "security_opt",
          "cap_add",
          "cap_drop",
          "network_mode",
          "extra_hosts",
          "links",
          "dns",
          "dns_search",
          "depends_on");

  private static final String BACKUPS = "slipway-backups";

  /** The file to be written. */
  Draft draft(Path repository) {
    if (compose.services().getOrDefault(app, Map.of()).containsKey("entrypoint")) {
      return Draft.byHand(
          compose.file(),
          "the service "
              + app
              + " has an entrypoint, which goes past the gate in its image: make its words the first"
              + " of command, and leave entrypoint out");
    }
    if (compose.services().getOrDefault(app, Map.of()).containsKey("extends")) {
      return Draft.byHand(
          compose.file(),
          "the service "
              + app
              + " extends another, and what it is given there is not seen here; docs/compose.md has"
              + " the gate as a service");
    }
    List<Path> overrides = ComposeFile.overrides(repository);
    Path file = overrides.isEmpty() ? compose.override() : Path.of("compose.slipway.yaml");
    String files =
        "docker compose -f "
            + compose.file()
            + overrides.stream().map(one -> " -f " + one).collect(Collectors.joining())
            + " -f "
            + file;
    return Draft.written(
        file,
        text(),
        List.of(
            (overrides.isEmpty()
                    ? "Compose reads it beside " + compose.file() + " by itself"
                    : "read only if it is named: " + files + " up -d")
                + "; snapshots: docker compose run --rm "
                + name()
                + " slipway snapshots"));
  }

  private String name() {
    return compose.services().containsKey("gate") ? "slipway-gate" : "gate";
  }

  private boolean needsBackups() {
    Object volumes = compose.services().getOrDefault(app, Map.of()).get("volumes");
    return engine == Engine.POSTGRESQL && !String.valueOf(volumes).contains("/backups");
  }

  private Map<String, Object> shared() {
    Map<String, Object> service = compose.services().getOrDefault(app, Map.of());
    Map<String, Object> shared = new LinkedHashMap<>();
    for (String key : SHARED) {
      Optional.ofNullable(service.get(key)).ifPresent(value -> shared.put(key, value));
    }
    // Without its names in them, by which others look for the app.
    Object networks = service.get("networks");
    if (networks != null) {
      shared.put(
          "networks", networks instanceof Map<?, ?> names ? List.copyOf(names.keySet()) : networks);
    }
    if (needsBackups()) {
      List<Object> volumes = new ArrayList<>();
      if (shared.get("volumes") instanceof List<?> some) {
        volumes.addAll(some);
      }
      volumes.add(BACKUPS + ":/backups");
      shared.put("volumes", volumes);
    }
    return shared;
  }

  String text() {
    Dump dump =
        new Dump(
            DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .setSplitLines(false)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .build());
    String gate = dump.dumpToString(shared()).lines().collect(Collectors.joining("\n    "));
    return """
        # The gate beside the app, by slipway init: a service that ends before the app starts. What the app is given in %s
        # (its volumes, its environment) the gate is given here: who changes the one changes the other.
        services:
          %s:
            %s
            command: [slipway, migrate]
            # With another policy Docker starts it again when it is done, and the app waits for ever.
            restart: "no"
            stop_grace_period: 1m

          %s:
            environment:
              # Only looks: for starts that ask no other service, such as after a reboot or "docker compose restart".
              SLIPWAY_MODE: check
            depends_on:
              %s: { condition: service_completed_successfully, restart: true }
        %s"""
        .formatted(
            compose.file(),
            name(),
            gate,
            app,
            name(),
            needsBackups() ? "\nvolumes:\n  " + BACKUPS + ":\n" : "");
  }
}
