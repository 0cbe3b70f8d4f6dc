package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MustsTest {
  private static CaseLine line(BenchmarkCase one, Against against, String peer, double ratio) {
    return new CaseLine(
        one.name(),
        "",
        1,
        peer,
        "",
        2,
        ratio,
        ratio,
        against.must(),
        against.aim(),
        true,
        null,
        "",
        List.of(1.0),
        List.of(ratio));
  }

  /** All lines of a run that reaches every must, just so. */
  private static List<CaseLine> all() {
    List<CaseLine> lines = new ArrayList<>();
    for (BenchmarkCase one : Cases.ALL) {
      for (Against against : one.against()) {
        lines.add(line(one, against, Peers.named(against.peer()).label(), against.must()));
      }
    }
    return lines;
  }

  private static Report report(List<CaseLine> lines) {
    Machine machine = new Machine("cpu", 2, "os", "jdk", 0);
    return new Report("now", "compare", machine, 2, 7, "", Map.of(), lines);
  }

  private static String sentence(List<CaseLine> lines) {
    return new Musts(report(lines)).sentence();
  }

  private static int index(List<CaseLine> lines, String name, String peer) {
    return lines.stream()
        .map(line -> line.name() + " " + line.peer())
        .toList()
        .indexOf(name + " " + peer);
  }

  /** 3 steps, 5 forward, 6 training, 2 of these against Deeplearning4j too, 2 products. */
  @Test
  void thereAreEighteen() {
    assertEquals("it reaches 18 of 18 musts", sentence(all()));
    assertEquals("it reaches 0 of 18 musts (18 not measured)", sentence(new ArrayList<>()));
  }

  @Test
  void theBestPeerIsBeatenWhereAllAre() {
    List<CaseLine> lines = all();
    int torch = index(lines, "forward-gru", "PyTorch");
    BenchmarkCase gru = Cases.named("forward-gru");
    CaseLine slower = line(gru, gru.against().get(0), "PyTorch", 1.39);
    lines.set(torch, slower);
    assertEquals("it reaches 17 of 18 musts", sentence(lines));
    Musts musts = new Musts(report(lines));
    assertFalse(musts.reached(slower));
    assertFalse(musts.reached(lines.get(index(lines, "forward-gru", "ONNX Runtime"))));
    assertTrue(musts.reached(lines.get(index(lines, "forward-simple", "ONNX Runtime"))));
  }

  @Test
  void deeplearning4jIsAMustOfItsOwn() {
    List<CaseLine> lines = all();
    int torch = index(lines, "train-ptb", "PyTorch");
    BenchmarkCase ptb = Cases.named("train-ptb");
    lines.set(torch, line(ptb, ptb.against().get(0), "PyTorch", 0.9));
    assertEquals("it reaches 17 of 18 musts", sentence(lines));
    Musts musts = new Musts(report(lines));
    assertTrue(musts.reached(lines.get(index(lines, "train-ptb", "Deeplearning4j"))));
  }

  /**
   * A peer that did not run reaches nothing, nor does one that stands in for the official build.
   */
  @Test
  void whatIsMissingStaysAsked() {
    List<CaseLine> lines = all();
    lines.remove(index(lines, "forward-gru", "ONNX Runtime"));
    assertEquals("it reaches 17 of 18 musts (1 not measured)", sentence(lines));
    BenchmarkCase small = Cases.named("train-char");
    lines.set(
        index(lines, "train-char", "PyTorch"),
        line(small, small.against().get(0), "libtorch (JavaCPP)", 5));
    assertEquals("it reaches 16 of 18 musts (2 not measured)", sentence(lines));
  }
}
