package dev.rondo.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of a case against one peer, as it stands in the JSON.
 *
 * @param shape in words
 * @param difference of the outputs, as a part of the largest; null if the peer's weights cannot be
 *     set
 * @param ratio peer's time over Rondo's
 */
record CaseLine(
    @JsonProperty("case") String name,
    String shape,
    double rondoMs,
    String peer,
    String peerVersion,
    int peerThreads,
    double peerMs,
    double ratio,
    double must,
    double aim,
    boolean agrees,
    @Nullable Double difference,
    String note,
    List<Double> rondoSamplesMs,
    List<Double> peerSamplesMs) {

  static final String HEADER = "case\trondo_ms\tpeer\tpeer_ms\tratio";

  /** The line of the table. */
  String text() {
    return String.join(
        "\t",
        name,
        milliseconds(rondoMs),
        peer,
        milliseconds(peerMs),
        agrees ? String.format(Locale.ROOT, "%.2f", ratio) : "DISAGREE");
  }

  /** Four digits that count, without exponents. */
  static String milliseconds(double value) {
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(Math.max(value, 1e-9))));
    return String.format(Locale.ROOT, "%." + Math.min(7, decimals) + "f", value);
  }
}
