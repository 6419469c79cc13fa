package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * The template keeps the rules of Community Applications (ca.unraid.net/submit/help,
 * wiki.unraid.net/DockerTemplateSchema, and the checks of the selfhosters' repository).
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnraidTemplateTest {
  private static final List<String> ATTRIBUTES =
      List.of(
          "Name",
          "Target",
          "Default",
          "Mode",
          "Description",
          "Type",
          "Display",
          "Required",
          "Mask");
  private static final List<String> LEGACY =
      List.of(
          "Networking",
          "Data",
          "Environment",
          "DateInstalled",
          "Description",
          "PostArgs",
          "BindTime");
  private static final Pattern SECRET = Pattern.compile("PASS|SECRET|TOKEN|KEY$|DATABASE_URL");

  private static UnraidTemplate template() throws Exception {
    return UnraidTemplate.in("shelf.xml");
  }

  @Test
  void it_has_what_it_has_to_have_and_nothing_from_older_days() throws Exception {
    UnraidTemplate template = template();
    assertThat(template.root().getTagName()).isEqualTo("Container");
    assertThat(template.root().getAttribute("version")).isEqualTo("2");
    for (String tag :
        List.of(
            "Name",
            "Repository",
            "Registry",
            "Network",
            "Shell",
            "Privileged",
            "Support",
            "Project",
            "Overview",
            "Category",
            "WebUI",
            "TemplateURL",
            "Icon")) {
      assertThat(template.all(tag)).as(tag).hasSize(1);
      assertThat(template.text(tag)).as(tag).isNotBlank();
    }
    assertThat(template.text("Privileged")).isEqualTo("false");
    assertThat(template.text("Name")).matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    for (String tag : LEGACY) {
      assertThat(template.all(tag)).as(tag).isEmpty();
    }
  }

  @Test
  void what_people_read_holds_no_markup() throws Exception {
    UnraidTemplate template = template();
    assertThat(template.text("Overview")).doesNotContain("<", ">", "&", "\"", "'", "[br]");
    for (Element setting : template.all("Config")) {
      for (String text :
          List.of(
              setting.getTextContent(),
              setting.getAttribute("Default"),
              setting.getAttribute("Description"))) {
        assertThat(text).doesNotContain("<", ">", "&", "\"", "'");
      }
    }
  }

  @Test
  void each_setting_is_one_line_as_unraid_itself_writes_it() throws Exception {
    long lines =
        Files.readAllLines(UnraidTemplate.FOLDER.resolve("shelf.xml")).stream()
            .filter(
                line -> line.matches("  <Config Name=\"[^<>]*\" Mask=\"[^<>]*\">[^<>]*</Config>"))
            .count();
    List<Element> settings = template().all("Config");
    assertThat(settings).hasSize((int) lines).isNotEmpty();
    for (Element setting : settings) {
      NamedNodeMap attributes = setting.getAttributes();
      assertThat(attributes.getLength()).isEqualTo(ATTRIBUTES.size());
      for (String attribute : ATTRIBUTES) {
        assertThat(setting.hasAttribute(attribute)).as(attribute).isTrue();
      }
      assertThat(setting.getAttribute("Type")).isIn("Path", "Port", "Variable", "Device", "Label");
      assertThat(setting.getAttribute("Display")).matches("(always|advanced)(-hide)?");
      assertThat(setting.getAttribute("Required")).isIn("true", "false");
    }
  }

  /** A choice has all of its values in Default, and the one that holds as its text. */
  @Test
  void each_default_stands_in_both_places() throws Exception {
    for (Element setting : template().all("Config")) {
      assertThat(setting.getTextContent())
          .as(setting.getAttribute("Name"))
          .isIn((Object[]) setting.getAttribute("Default").split("\\|", -1));
      if (setting.getAttribute("Required").equals("true")) {
        assertThat(setting.getTextContent()).isNotBlank();
      }
    }
  }

  @Test
  void secrets_are_masked_and_nothing_else_is() throws Exception {
    for (Element setting : template().all("Config")) {
      String target = setting.getAttribute("Target");
      assertThat(setting.getAttribute("Mask"))
          .as(target)
          .isEqualTo(String.valueOf(SECRET.matcher(target).find()));
    }
  }

  @Test
  void it_fits_unraid_its_users_and_its_folders() throws Exception {
    UnraidTemplate template = template();
    assertThat(template.arguments(java.util.Map.of(), List.of()))
        .contains("PUID=99", "PGID=100", "UMASK=022", "/mnt/user/appdata/shelf:/data:rw");
    String port = template.text("WebUI").replaceFirst(".*\\[PORT:(\\d+)].*", "$1");
    assertThat(template.settings("Port"))
        .extracting(setting -> setting.getAttribute("Target"))
        .contains(port);
  }

  @Test
  void its_variables_are_those_of_the_gate() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    for (Element setting : template().settings("Variable")) {
      String name = setting.getAttribute("Target");
      if (name.startsWith("SLIPWAY_")) {
        String option = name.substring(8).toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        assertThat(readme.contains("`" + name + "`") || readme.contains("`--" + option + "`"))
            .as(name)
            .isTrue();
      }
    }
    assertThat(
            template().settings("Variable").stream()
                .filter(setting -> setting.getAttribute("Target").equals("SLIPWAY_MODE"))
                .flatMap(
                    setting -> Arrays.stream(setting.getAttribute("Default").split("\\|", -1))))
        .containsExactly("migrate", "check", "off");
  }

  @Test
  void the_profile_says_what_is_there() throws Exception {
    UnraidTemplate profile = UnraidTemplate.in("ca_profile.xml");
    assertThat(profile.root().getTagName()).isEqualTo("CommunityApplications");
    assertThat(profile.text("Profile")).isNotBlank().doesNotContain("<");
    assertThat(profile.text("WebPage")).isEqualTo(template().text("Project"));
    assertThat(profile.text("Icon")).startsWith("https://");
  }
}
