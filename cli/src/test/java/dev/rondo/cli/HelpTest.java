package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

  private static Outcome run(String line) {
    return Outcome.of((Object[]) line.strip().split(" +"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "quickstart ",
        "text ",
        "text train ",
        "text generate ",
        "text evaluate ",
        "info "
      })
  void everyCommandHasHelpAndVerbose(String command) {
    for (String option : List.of("-h", "--help")) {
      Outcome outcome = run(command + option).good();
      assertTrue(outcome.out().startsWith(("Usage: rondo " + command).strip()), outcome.out());
      assertTrue(outcome.out().contains("--verbose"), outcome.out());
    }
  }

  @Test
  void withoutWordsThereIsHelp() {
    assertEquals(run("--help").out(), Outcome.of().good().out());
  }

  @Test
  void theVersion() {
    assertTrue(run("--version").good().out().matches("rondo \\S+\\R"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cell lstm",
        "--layers 2",
        "--units 128",
        "--embedding 64",
        "--tokens char",
        "--batch 50",
        "--steps 50",
        "--epochs 10",
        "--optimizer adam",
        "--learning-rate 0.002",
        "--dropout 0",
        "--clip 5",
        "--seed 42",
        "--threads as many as processors",
        "--valid-split 0.1",
        "--out text.rondo"
      })
  void defaultsAreShown(String optionAndDefault) {
    String option = optionAndDefault.split(" ")[0];
    String expected = "default: " + optionAndDefault.substring(option.length() + 1);
    assertTrue(entry(option).contains(expected), entry(option));
  }

  /** The lines of an option in the help of train, as one line. */
  private static String entry(String option) {
    String help = run("text train --help").out();
    int start = help.indexOf("      " + option);
    int end = help.indexOf("\n      --", start);
    return help.substring(start, end < 0 ? help.length() : end).replaceAll("\\s+", " ");
  }

  @Test
  void choicesAreWrittenAsTheyAreTyped() {
    assertTrue(entry("--cell").contains(": lstm, gru, simple "), entry("--cell"));
    assertTrue(entry("--tokens").contains(": char, word "), entry("--tokens"));
    assertTrue(
        entry("--optimizer").contains(": sgd, rmsprop, adagrad, adam, adamw, nadam "),
        entry("--optimizer"));
    assertFalse(run("text train --help").out().contains("LSTM"));
  }
}
