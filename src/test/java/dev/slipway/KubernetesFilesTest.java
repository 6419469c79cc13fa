package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * What the files in {@code deploy/kubernetes} say is what the gate knows. That they are what
 * Kubernetes takes was checked by hand against its published OpenAPI definitions.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KubernetesFilesTest {
  private static final Set<String> RETRIED = Set.of("UNREACHABLE", "IO", "BUSY");

  /** A Job or a Deployment, and the file that it stands in. */
  private record Workload(String file, Map<String, Object> document) {}

  private static List<Workload> workloads() throws Exception {
    List<Workload> workloads = new ArrayList<>();
    try (Stream<Path> files = Files.list(Manifests.FOLDER)) {
      for (Path file : files.sorted().toList()) {
        for (Map<String, Object> document : Manifests.in(file.getFileName().toString())) {
          if (Set.of("Job", "Deployment").contains(document.getOrDefault("kind", ""))) {
            workloads.add(new Workload(file.getFileName().toString(), document));
          }
        }
      }
    }
    assertThat(workloads).hasSize(4);
    return workloads;
  }

  private static Map<String, Object> job() throws Exception {
    return workloads().stream()
        .map(Workload::document)
        .filter(document -> document.get("kind").equals("Job"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Object> codes(Map<String, Object> rule) {
    Map<String, Object> exit = Manifests.object(rule, "onExitCodes");
    assertThat(exit).containsEntry("operator", "In").containsEntry("containerName", "gate");
    return Manifests.list(exit, "values");
  }

  @Test
  void every_way_to_end_has_exactly_one_rule_of_the_job() throws Exception {
    List<Map<String, Object>> rules =
        Manifests.objects(Manifests.object(job(), "spec", "podFailurePolicy"), "rules");
    assertThat(rules)
        .extracting(rule -> rule.get("action"))
        .containsExactly("Ignore", "FailJob", "Count");
    assertThat(rules.get(0).toString()).contains("type=DisruptionTarget");
    assertThat(codes(rules.get(1))).containsExactlyElementsOf(codes(false));
    assertThat(codes(rules.get(2))).containsExactlyElementsOf(codes(true));
    assertThat(Manifests.object(job(), "spec", "template", "spec"))
        .containsEntry("restartPolicy", "Never");
  }

  private static List<Object> codes(boolean retried) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> outcome != Outcome.OPEN)
        .filter(outcome -> RETRIED.contains(outcome.name()) == retried)
        .map(outcome -> (Object) outcome.exitCode())
        .toList();
  }

  @Test
  void the_names_beside_the_codes_are_theirs() throws Exception {
    int compared = 0;
    for (String file : List.of("job-postgresql.yaml", "restart-rules.yaml")) {
      Matcher list =
          Pattern.compile("# ([A-Z_ ]+)\\n +values: \\[([\\d, ]+)]")
              .matcher(Files.readString(Manifests.FOLDER.resolve(file)));
      while (list.find()) {
        List<String> codes =
            Stream.of(list.group(1).split(" ", -1))
                .map(name -> String.valueOf(Outcome.valueOf(name).exitCode()))
                .toList();
        assertThat(list.group(2)).isEqualTo(String.join(", ", codes));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(3);
  }

  @Test
  void a_restart_in_place_is_for_what_another_try_may_help() throws Exception {
    Map<String, Object> rules = Manifests.in("restart-rules.yaml").get(0);
    Map<String, Object> rule = Manifests.objects(rules, "restartPolicyRules").get(0);
    assertThat(Manifests.list(Manifests.object(rule, "exitCodes"), "values"))
        .isEqualTo(codes(true));
    assertThat(rules).containsEntry("restartPolicy", "Never");
  }

  /** The level "restricted" of Kubernetes' Pod Security Standards, and nothing writable beside. */
  @Test
  void all_containers_are_restricted() throws Exception {
    for (Workload workload : workloads()) {
      Map<String, Object> pod =
          Manifests.object(workload.document(), "spec", "template", "spec", "securityContext");
      assertThat(pod)
          .as(workload.file())
          .containsEntry("runAsNonRoot", true)
          .containsEntry("runAsUser", 65532)
          .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
      for (Map<String, Object> container : Manifests.containers(workload.document())) {
        assertThat(container.get("securityContext"))
            .as(workload.file())
            .isEqualTo(
                Map.of(
                    "allowPrivilegeEscalation",
                    false,
                    "readOnlyRootFilesystem",
                    true,
                    "capabilities",
                    Map.of("drop", List.of("ALL"))));
      }
    }
  }

  @Test
  void commands_and_variables_are_those_of_the_gate() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    for (Workload workload : workloads()) {
      for (Map<String, Object> container : Manifests.containers(workload.document())) {
        assertThat(container).containsEntry("image", Manifests.IMAGE);
        if (!container.get("name").equals("app")) {
          assertThat(container)
              .containsEntry("command", List.of("/opt/slipway/bin/slipway"))
              .containsEntry("terminationMessagePath", "/dev/termination-log");
          for (Object word : Manifests.list(container, "args")) {
            assertThat(readme).contains(word.toString().matches("\\d+s") ? "`60s`" : "`" + word);
          }
        }
        for (Map<String, Object> variable : Manifests.objects(container, "env")) {
          String name = String.valueOf(variable.get("name"));
          assertThat(readme)
              .as(name)
              .contains(
                  name.equals("SLIPWAY_MODE")
                      ? "`SLIPWAY_MODE`"
                      : name.startsWith("SLIPWAY_")
                          ? "`--"
                              + name.substring(8).toLowerCase(Locale.ROOT).replace('_', '-')
                              + "`"
                          : name);
        }
      }
    }
  }

  @Test
  void what_is_mounted_is_there_and_every_way_to_the_database_is_the_same() throws Exception {
    for (Workload workload : workloads()) {
      Map<String, Object> spec = Manifests.object(workload.document(), "spec", "template", "spec");
      Set<Object> volumes = new HashSet<>();
      Manifests.objects(spec, "volumes").forEach(volume -> volumes.add(volume.get("name")));
      Set<List<Object>> databases = new HashSet<>();
      for (Map<String, Object> container : Manifests.containers(workload.document())) {
        for (Map<String, Object> mount : Manifests.objects(container, "volumeMounts")) {
          assertThat(volumes).contains(mount.get("name"));
        }
        databases.add(
            Manifests.list(container, "env").stream()
                .filter(variable -> !variable.toString().contains("SLIPWAY_"))
                .toList());
      }
      assertThat(databases).as(workload.file()).hasSize(1);
    }
  }
}
