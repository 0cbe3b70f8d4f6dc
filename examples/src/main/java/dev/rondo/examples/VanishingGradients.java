package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.weights.Initializers.glorotUniform;
import static dev.rondo.weights.Initializers.orthogonal;
import static dev.rondo.weights.Initializers.zeros;

import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.Rnn;
import dev.rondo.model.GradientFlow;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How far back the gradient of a loss reaches that is read from the last step: its norm by the
 * state of each step, in networks that have not been trained yet, as a table and as a picture. In a
 * tanh network it vanishes and in a ReLU network whose recurrent weights are a little above 1 it
 * explodes, exponentially both. Gates keep it where they are open, and to begin with they are not:
 * an LSTM whose forget gates start open far enough for the length it is to remember (Tallec and
 * Ollivier, 2018, "Can recurrent neural networks warp time?") passes it on.
 */
public final class VanishingGradients {
  private static final int[] LENGTHS = {10, 20, 50, 100, 200, 500};
  private static final int BATCH = 8;
  private static final int FEATURES = 4;
  private static final int UNITS = 32;
  private static final String TANH = "tanh RNN";
  private static final String RELU = "ReLU RNN, U = 1.05 I";
  private static final String OPEN = "LSTM, gates open";

  /** Below it lies what float32 cannot hold, and nobody's eye needs. */
  private static final double FLOOR = 1e-20;

  private static final Color[] COLOURS = {
    new Color(0xbc6c25),
    new Color(0xcf222e),
    new Color(0x1a7f64),
    new Color(0x8250df),
    new Color(0x0969da)
  };

  private VanishingGradients() {}

  public static void main(String[] args) {
    int longest = Arguments.number(args, "LENGTH", 500, 10, 500);
    Path picture = Path.of("gradient-flow.png");
    try {
      run(longest, picture);
    } catch (UncheckedIOException e) {
      System.err.println("The picture cannot be written: " + e.getMessage());
      System.exit(1);
    }
    System.out.println("The picture: " + picture.toAbsolutePath());
  }

  /**
   * What arrives at the first step, as a share of what is there at the last one.
   *
   * @param longest the length of the longest sequences, 10 to 500
   * @return by the name of the network, for each length
   */
  static Map<String, List<Double>> run(int longest, Path picture) {
    List<Integer> lengths =
        IntStream.of(LENGTHS).filter(length -> length <= longest).boxed().toList();
    Map<String, List<Double>> shares = new LinkedHashMap<>();
    Map<String, double[]> ofLongest = new LinkedHashMap<>();
    for (int length : lengths) {
      networks(length)
          .forEach(
              (name, layer) -> {
                double[] norms = flow(layer, length);
                double share = shares(norms)[0];
                shares.computeIfAbsent(name, any -> new ArrayList<>()).add(share);
                ofLongest.put(name, shares(norms));
              });
    }
    print(lengths, shares);
    draw(lengths, shares, ofLongest, picture);
    return shares;
  }

  /** Each divided by the last one. */
  private static double[] shares(double[] norms) {
    return DoubleStream.of(norms).map(norm -> norm / norms[norms.length - 1]).toArray();
  }

  /** The norm of the gradient by the state of each step. */
  private static double[] flow(Rnn layer, int length) {
    Model model = Sequential.of(input(length, FEATURES), layer, dense(1));
    RandomState random = RandomState.seeded(length);
    float[] x = new float[BATCH * length * FEATURES];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * random.nextFloat() - 1;
    }
    float[] first = new float[BATCH];
    for (int row = 0; row < BATCH; row++) {
      first[row] = x[row * length * FEATURES]; // what it would have to remember
    }
    Batch batch = Batch.of(Tensor.of(x, BATCH, length, FEATURES), Tensor.of(first, BATCH, 1));
    GradientFlow flow = model.gradientFlow(batch, meanSquaredError());
    return flow.norms(flow.layers().get(0));
  }

  private static Map<String, Rnn> networks(int length) {
    Initializer aboveOne = (shape, random) -> diagonal(shape.dim(0), 1.05f);
    Initializer open = (shape, random) -> openGates(shape.dim(0) / 4, length);
    Map<String, Rnn> networks = new LinkedHashMap<>();
    networks.put(TANH, simpleRnn(UNITS));
    networks.put(
        RELU,
        rnn(
            new SimpleRnnCell(UNITS)
                .activation(Activation.RELU)
                .initializers(glorotUniform(), aboveOne, zeros())));
    networks.put("GRU", gru(UNITS));
    networks.put("LSTM", lstm(UNITS));
    networks.put(
        OPEN,
        rnn(
            new LstmCell(UNITS)
                .withoutUnitForgetBias()
                .initializers(glorotUniform(), orthogonal(), open)));
    return networks;
  }

  private static float[] diagonal(int size, float value) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = value;
    }
    return values;
  }

  /** Forget gates of sigmoid(log T), which is 1 - 1 / (T + 1), and input gates of the rest. */
  private static float[] openGates(int units, int length) {
    float[] bias = new float[4 * units];
    Arrays.fill(bias, 0, units, (float) -Math.log(length));
    Arrays.fill(bias, units, 2 * units, (float) Math.log(length));
    return bias;
  }

  private static void print(List<Integer> lengths, Map<String, List<Double>> shares) {
    System.out.println("The gradient at the first step, divided by that at the last:");
    StringBuilder line = new StringBuilder(String.format("%-22s", "length"));
    lengths.forEach(length -> line.append(String.format("%10d", length)));
    System.out.println(line);
    shares.forEach(
        (name, row) -> {
          line.setLength(0);
          line.append(String.format("%-22s", name));
          row.forEach(share -> line.append(String.format(Locale.ROOT, "%10.1e", share)));
          System.out.println(line);
        });
  }

  private static void draw(
      List<Integer> lengths,
      Map<String, List<Double>> shares,
      Map<String, double[]> ofLongest,
      Path picture) {
    int longest = lengths.get(lengths.size() - 1);
    XYChart steps =
        chart(
            "Sequences of " + longest + " steps",
            "time step",
            "norm of dL/ds[t], that at the last step = 1");
    XYChart byLength =
        chart(
            "Sequences of 10 to " + longest,
            "length",
            "norm of dL/ds at the first step, at the last = 1");
    byLength.getStyler().setXAxisLogarithmic(true).setLegendVisible(false);
    double[] all = IntStream.rangeClosed(1, longest).asDoubleStream().toArray();
    double[] xs = lengths.stream().mapToDouble(Integer::doubleValue).toArray();
    ofLongest.forEach((name, norms) -> line(steps, name, all, norms, false));
    shares.forEach(
        (name, row) ->
            line(byLength, name, xs, row.stream().mapToDouble(each -> each).toArray(), true));
    try (OutputStream out = Files.newOutputStream(picture)) {
      BitmapEncoder.saveBitmap(List.of(steps, byLength), 1, 2, out, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(picture.toAbsolutePath() + ": " + e, e);
    }
  }

  private static XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(700)
            .height(480)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    chart
        .getStyler()
        .setPlotGridLinesColor(new Color(0xe4e7eb))
        .setPlotGridLinesStroke(new BasicStroke(1f))
        .setYAxisTickLabelsFormattingFunction(VanishingGradients::power)
        .setAxisTickLabelsFont(font)
        .setAxisTitleFont(font)
        .setLegendFont(font)
        .setLegendPosition(LegendPosition.InsideSW)
        .setSeriesColors(COLOURS)
        .setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  private static String power(double exponent) {
    return String.format(Locale.ROOT, "1e%+03d", Math.round(exponent));
  }

  private static void line(XYChart chart, String name, double[] x, double[] y, boolean marked) {
    // A logarithm has no place for 0, and below the floor there is nothing to see.
    int[] seen = IntStream.range(0, y.length).filter(i -> y[i] > FLOOR).toArray();
    XYSeries series =
        chart.addSeries(
            name,
            IntStream.of(seen).mapToDouble(i -> x[i]).toArray(),
            IntStream.of(seen).mapToDouble(i -> Math.log10(y[i])).toArray());
    series.setMarker(marked ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setLineStyle(new BasicStroke(2f));
  }
}
