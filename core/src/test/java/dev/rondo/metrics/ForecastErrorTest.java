package dev.rondo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.SharedData;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastErrorTest {

  private static double of(
      Metric metric, Tensor target, Tensor prediction, @Nullable Tensor weights) {
    Meter meter = metric.meter();
    meter.update(target, prediction, weights);
    return meter.result();
  }

  @Test
  void byHand() {
    Tensor t = Tensor.of(new float[] {4, -2, 0, 8}, 2, 2);
    Tensor p = Tensor.of(new float[] {5, -1, 0, 4}, 2, 2);
    assertEquals((25 + 50 + 0 + 50) / 4.0, of(Metrics.mape(), t, p, null), 1e-5);
    double[] symmetric = {200 / 9.0, 200 / 3.0, 0, 200 * 4 / 12.0};
    assertEquals(Arrays.stream(symmetric).sum() / 4, of(Metrics.smape(), t, p, null), 1e-5);
    // A season ago, the series was off by 2, 1 and 3: 2 in the mean.
    Metric mase = Metrics.mase(new float[] {1, 5, 3, 4, 0}, 2);
    assertEquals((1 + 1 + 0 + 4) / 4.0 / 2, of(mase, t, p, null), 1e-7);
    Tensor second = Tensor.of(new float[] {0, 1}, 2);
    assertEquals((0 + 4) / 2.0 / 2, of(mase, t, p, second), 1e-7);
    assertEquals(25, of(Metrics.mape(), t, p, second), 1e-5);
    // A target of 0 that is missed is 1e-7, as in Keras.
    Tensor zero = Tensor.zeros(1);
    Tensor one = Tensor.of(new float[] {1}, 1);
    assertEquals(1e9, of(Metrics.mape(), zero, one, null), 100);
    assertEquals(200, of(Metrics.smape(), zero, one, null));
    assertEquals(0, of(Metrics.smape(), zero, zero, null));
  }

  @Test
  void maskedPlacesDoNotCount() {
    float nan = Float.NaN;
    Tensor t = Tensor.of(new float[] {4, nan, 2, 5}, 2, 2, 1);
    Tensor p = Tensor.of(new float[] {5, 3, nan, 4}, 2, 2, 1);
    Tensor mask = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
    assertEquals((25 + 20) / 2.0, of(Metrics.mape(), t, p, mask), 1e-5);
    assertEquals((200 / 9.0 + 200 / 9.0) / 2, of(Metrics.smape(), t, p, mask), 1e-5);
    assertEquals(1, of(Metrics.mase(new float[] {1, 2}, 1), t, p, mask), 1e-7);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    says(() -> Metrics.mase(new float[] {1, 2}, 2), "a series longer than it but got 2 and 2");
    says(() -> Metrics.mase(new float[] {1, 2}, 0), "a season of 1 or more");
    says(() -> Metrics.mase(new float[] {1, 2, 1, 2}, 2), "changes from season to season", "0.0");
    says(() -> Metrics.mase(new float[] {1, Float.NaN}, 1), "finite numbers");
    says(
        () -> of(Metrics.smape(), Tensor.zeros(2, 2), Tensor.zeros(2, 3), null),
        "smape: expected a target of the prediction's shape [2, 3] but got [2, 2]");
  }

  private static void says(org.junit.jupiter.api.function.Executable run, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), part + " in: " + message);
    }
  }

  /** Cases of GluonTS, sktime and SAM; theirs are parts of one where ours are percents. */
  @Test
  void asInTheForecastersLibraries() throws IOException {
    JsonNode cases =
        new ObjectMapper()
            .readTree(SharedData.path("golden/forecast-metrics/cases.json").toFile())
            .get("cases");
    int checked = 0;
    for (JsonNode one : cases) {
      checked += check(one) ? 1 : 0;
    }
    assertTrue(checked >= 20, "only " + checked);
  }

  private static boolean check(JsonNode one) {
    String id = one.get("id").asText();
    String kind = one.get("metric").asText();
    double expected = one.get("expected").asDouble();
    double tolerance = Math.max(1e-6, one.get("tolerance").get("abs").asDouble());
    if (kind.startsWith("seasonal error")) {
      float[] series = numbers(one.get("in_sample"));
      int season = one.get("seasonality").asInt();
      assertEquals(expected, SeasonalError.of(series, season), tolerance, id);
      return true;
    }
    if (!(kind.startsWith("MASE") || kind.startsWith("MAPE") || kind.startsWith("sMAPE"))) {
      return false;
    }
    double scale = kind.startsWith("MASE") ? 1 : 100;
    double actual =
        one.has("series")
            ? ofNaiveForecasts(kind, one)
            : of(metric(kind, one), tensor(one.get("y_true")), tensor(one.get("y_pred")), null);
    assertEquals(scale * expected, actual, scale * tolerance, id);
    return true;
  }

  /** The last number before the horizon, said for all of it; the mean over the series. */
  private static double ofNaiveForecasts(String kind, JsonNode one) {
    int horizon = one.get("horizon").asInt();
    double sum = 0;
    for (JsonNode each : one.get("series")) {
      float[] series = numbers(each);
      float[] before = Arrays.copyOf(series, series.length - horizon);
      float[] after = Arrays.copyOfRange(series, before.length, series.length);
      float[] naive = new float[horizon];
      Arrays.fill(naive, before[before.length - 1]);
      Metric metric =
          kind.startsWith("MASE")
              ? Metrics.mase(before, one.get("seasonality").asInt())
              : metric(kind, one);
      sum += of(metric, Tensor.of(after, horizon), Tensor.of(naive, horizon), null);
    }
    return sum / one.get("series").size();
  }

  private static Metric metric(String kind, JsonNode one) {
    if (kind.startsWith("MASE")) {
      return one.has("y_train")
          ? Metrics.mase(numbers(one.get("y_train")), one.get("seasonality").asInt())
          // "given seasonal error 1"
          : Metrics.mase(new float[] {0, 1}, 1);
    }
    return kind.startsWith("MAPE") ? Metrics.mape() : Metrics.smape();
  }

  private static Tensor tensor(JsonNode node) {
    if (!node.get(0).isArray()) {
      float[] numbers = numbers(node);
      return Tensor.of(numbers, numbers.length);
    }
    int width = node.get(0).size();
    float[] all = new float[node.size() * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) node.get(i / width).get(i % width).asDouble();
    }
    return Tensor.of(all, node.size(), width);
  }

  private static float[] numbers(JsonNode node) {
    float[] numbers = new float[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) node.get(i).asDouble();
    }
    return numbers;
  }
}
