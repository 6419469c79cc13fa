package dev.slipway.evidence;

import static dev.slipway.evidence.Trial.Verdict.APPLIED;
import static dev.slipway.evidence.Trial.Verdict.CHANGES_NOTHING;
import static dev.slipway.evidence.Trial.Verdict.REPEATABLE;
import static dev.slipway.evidence.Trial.Verdict.UNSETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Trial.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What trials of neighbouring migrations say together, without any database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerdictsTest {

  /** Verdicts on the migrations above rung 4, one by one. */
  private static Verdicts of(Verdict... verdicts) {
    List<Integer> rungs = new ArrayList<>(List.of(4));
    List<Trial> trials = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      int from = rungs.get(rungs.size() - 1);
      trials.add(new Trial(from, from + 1, verdict, verdict.name()));
      rungs.add(from + 1);
    }
    return Verdicts.on(rungs, trials).orElseThrow();
  }

  @Test
  void what_can_be_repeated_has_still_to_run() {
    assertThat(of(REPEATABLE).rung()).hasValue(4);
    assertThat(of(REPEATABLE, REPEATABLE).rung()).hasValue(4);
    assertThat(of(REPEATABLE, CHANGES_NOTHING).rung()).hasValue(4);
  }

  @Test
  void what_changes_nothing_need_not_run_if_nothing_before_it_does() {
    assertThat(of(CHANGES_NOTHING).rung()).hasValue(5);
    assertThat(of(CHANGES_NOTHING, REPEATABLE).rung()).hasValue(5);
    assertThat(of(APPLIED, CHANGES_NOTHING).rung()).hasValue(6);
  }

  @Test
  void what_came_before_one_that_ran_did_run() {
    assertThat(of(APPLIED).rung()).hasValue(5);
    assertThat(of(UNSETTLED, APPLIED).rung()).hasValue(6);
    assertThat(of(CHANGES_NOTHING, APPLIED, REPEATABLE).rung()).hasValue(6);
  }

  @Test
  void what_still_has_something_to_do_contradicts_a_later_one_that_ran() {
    Verdicts broken = of(REPEATABLE, CHANGES_NOTHING, APPLIED);

    assertThat(broken.rung()).isEmpty();
    assertThat(broken.remaining()).containsExactly(4, 5, 6, 7);
    assertThat(broken.open())
        .extracting(Trial::verdict)
        .containsExactlyInAnyOrder(REPEATABLE, APPLIED);
  }

  @Test
  void one_doubt_leaves_open_all_that_comes_after_the_last_that_ran() {
    Verdicts open = of(APPLIED, REPEATABLE, UNSETTLED, REPEATABLE);

    assertThat(open.rung()).isEmpty();
    assertThat(open.remaining()).containsExactly(5, 6, 7, 8);
    assertThat(open.open()).extracting(Trial::verdict).containsExactly(UNSETTLED);
  }

  @Test
  void whatever_they_say_nothing_runs_that_cannot_be_repeated_and_no_gap_is_left() {
    for (Verdict one : Verdict.values()) {
      for (Verdict two : Verdict.values()) {
        for (Verdict three : Verdict.values()) {
          List<Verdict> all = Arrays.asList(one, two, three);
          Optional<Integer> rung = of(one, two, three).rung();
          if (rung.isPresent()) {
            List<Verdict> present = all.subList(0, rung.get() - 4);
            List<Verdict> run = all.subList(rung.get() - 4, 3);
            assertThat(run).as("%s", all).doesNotContain(UNSETTLED, APPLIED);
            assertThat(present).as("%s", all).doesNotContain(REPEATABLE);
            boolean certain =
                present.lastIndexOf(UNSETTLED) < present.lastIndexOf(APPLIED)
                    || !present.contains(UNSETTLED);
            assertThat(certain).as("%s", all).isTrue();
          }
        }
      }
    }
  }

  @Test
  void what_was_not_tried_says_nothing() {
    assertThat(Verdicts.on(List.of(4, 5), List.of())).isEmpty();
    assertThat(Verdicts.on(List.of(4, 5), List.of(new Trial(3, 4, APPLIED, "")))).isEmpty();
  }
}
