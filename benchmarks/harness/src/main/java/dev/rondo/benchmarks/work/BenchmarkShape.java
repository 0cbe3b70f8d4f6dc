package dev.rondo.benchmarks.work;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is computed, as a worker of any language reads it.
 *
 * @param cell of no meaning for a product
 * @param layers recurrent layers, one upon the other
 * @param batch B; of a product M
 * @param steps T; of a product 1
 * @param input I; of a product K
 * @param units H; of a product N
 * @param classes O, in training only; else 0
 */
public record BenchmarkShape(
    Kind kind, CellKind cell, int layers, int batch, int steps, int input, int units, int classes) {

  /** What one repetition does. */
  public enum Kind {
    /** One step of a stream, through the API made for it, with the state carried. */
    STEP,
    /** The outputs of all steps, without gradients. */
    FORWARD,
    /** Forward, softmax cross-entropy at each step, backward, Adam. */
    TRAIN,
    /** A matrix product on one thread. */
    GEMM
  }

  /** The recurrent cells, with how many gates each has. */
  public enum CellKind {
    LSTM(4),
    GRU(3),
    SIMPLE(1);

    private final int gates;

    CellKind(int gates) {
      this.gates = gates;
    }

    /** G: the columns of a weight are G times H. */
    public int gates() {
      return gates;
    }
  }

  /** Such as {@code kind=train,cell=lstm,layers=1,batch=32,...}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "kind=%s,cell=%s,layers=%d,batch=%d,steps=%d,input=%d,units=%d,classes=%d",
        kind.name().toLowerCase(Locale.ROOT),
        cell.name().toLowerCase(Locale.ROOT),
        layers,
        batch,
        steps,
        input,
        units,
        classes);
  }

  /**
   * The inverse of {@link #text}.
   *
   * @throws IllegalArgumentException if a part is missing or unreadable
   */
  public static BenchmarkShape parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.split(",")) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("--shape: expected name=value but got '" + part + "'");
      }
      parts.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return new BenchmarkShape(
        Kind.valueOf(part(parts, "kind").toUpperCase(Locale.ROOT)),
        CellKind.valueOf(part(parts, "cell").toUpperCase(Locale.ROOT)),
        Integer.parseInt(part(parts, "layers")),
        Integer.parseInt(part(parts, "batch")),
        Integer.parseInt(part(parts, "steps")),
        Integer.parseInt(part(parts, "input")),
        Integer.parseInt(part(parts, "units")),
        Integer.parseInt(part(parts, "classes")));
  }

  private static String part(Map<String, String> parts, String name) {
    String value = parts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--shape: expected " + name + "=... but there is none");
    }
    return value;
  }

  /** Features that a recurrent layer takes; the first layer is 0. */
  public int features(int layer) {
    return layer == 0 ? input : units;
  }

  /** In the letters of the tables, such as {@code B32 T64 I128 H256 O64}. */
  public String letters() {
    if (kind == Kind.GEMM) {
      return batch + " x " + input + " x " + units + " (M x K x N)";
    }
    return (layers > 1 ? layers + " layers " : "")
        + "B"
        + batch
        + " T"
        + steps
        + " I"
        + input
        + " H"
        + units
        + (classes > 0 ? " O" + classes : "");
  }
}
