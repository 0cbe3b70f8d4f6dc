package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareTest {
  private static void assertRefused(String message, String... args) {
    StringWriter err = new StringWriter();
    int status = Compare.commandLine().setErr(new PrintWriter(err, true)).execute(args);
    assertEquals(2, status);
    assertTrue(err.toString().contains(message), err.toString());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertRefused("--case: expected one of step-lstm, step-gru,", "--case", "lstm");
    assertRefused("--peer: expected one of pytorch, onnxruntime,", "--peer", "rondo9");
    assertRefused(
        "--peer: expected a peer of the case", "--case", "step-lstm", "--peer", "deeplearning4j");
    assertRefused("--threads: expected at least 1 but got 0", "--threads", "0");
    assertRefused("--rounds", "--rounds", "-1");
    assertRefused("--from: expected --chart", "--from", "r.json");
    assertRefused("--memory", "--memory", "--growth");
    assertRefused("--nonsense", "--nonsense");
  }

  @Test
  void caseNamesAreThoseOfTheTable() {
    assertEquals(
        List.of(
            "step-lstm",
            "step-gru",
            "step-simple",
            "forward-lstm-1",
            "forward-lstm-32",
            "forward-gru",
            "forward-simple",
            "forward-lstm-64",
            "train-lstm",
            "train-gru",
            "train-simple",
            "train-ptb",
            "train-char",
            "train-large",
            "gemm-256x256x1008",
            "gemm-512x512x2016"),
        Cases.ALL.stream().map(BenchmarkCase::name).toList());
  }
}
