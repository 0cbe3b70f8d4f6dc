package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts the cases of a part of a suite: those that agree, those that are left and why, and those
 * whose gates could change places and nobody would notice. At the end the row of {@code
 * docs/conformance.md} must say the same.
 */
public final class Tally {
  private final String suite;
  private final String part;
  private final Map<String, String> left = new TreeMap<>();
  private final List<String> alike = new ArrayList<>();
  private int agree;
  private int gated;

  /** Of the row of the document that begins so. */
  public Tally(String suite, String part) {
    this.suite = suite;
    this.part = part;
  }

  /** Compares and reports all cases of a file of the suite that is named like the part. */
  static void all(String suite, String part, Consumer<JsonNode> comparison) {
    Path file = Golden.suite(suite).resolve(part + ".json");
    Tally tally = new Tally(suite, part);
    for (JsonNode one : Golden.read(file).get("cases")) {
      tally.agrees(one.get("id").asText(), () -> comparison.accept(one));
    }
    tally.report();
  }

  /** A case that must agree, and would not if two gates changed places. */
  public void agrees(String id, Runnable comparison) {
    comparison.run();
    agree++;
    GateSwap.Result result = GateSwap.of(comparison);
    gated += result == GateSwap.Result.NO_GATES ? 0 : 1;
    if (result == GateSwap.Result.ALIKE) {
      alike.add(id);
    }
  }

  /** A case that Rondo does not compute. */
  void left(String id, String reason) {
    left.put(id, reason);
  }

  /**
   * Prints the counts, and compares them with the document. A copy of the data with more cases than
   * the document speaks of is no fault: then this says so, and those must agree all the same.
   */
  public void report() {
    int cases = agree + left.size();
    String gates = gated == 0 ? "-" : alike.size() + " of " + gated;
    System.out.printf(
        "golden/%s %s: %d cases, %d agree, %d left; gates alike: %s%n",
        suite, part, cases, agree, left.size(), gates);
    alike.forEach(id -> System.out.println("  gates alike: " + id));
    left.forEach((id, reason) -> System.out.println("  left: " + id + ": " + reason));
    Conformance.Row row = Conformance.row(suite, part);
    assertTrue(cases >= row.cases(), row + ": fewer cases than the document says: " + cases);
    if (cases > row.cases()) {
      System.out.println("  more than the " + row.cases() + " of docs/conformance.md");
      return;
    }
    assertEquals(agree, row.agree(), row + ": agree");
    assertEquals(left.size(), row.left(), row + ": left");
    assertEquals(gates, row.alike(), row + ": gates alike");
    Map<String, Integer> reasons = new TreeMap<>();
    left.values().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
    assertEquals(reasons, Conformance.reasons(suite, part), row + ": reasons of what is left");
  }
}
