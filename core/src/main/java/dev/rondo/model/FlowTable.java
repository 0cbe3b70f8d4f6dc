package dev.rondo.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** A {@link GradientFlow} for people. */
final class FlowTable {
  /** About how many steps it shows. */
  private static final int SHOWN = 10;

  private FlowTable() {}

  static String of(GradientFlow flow) {
    String loss = String.format(Locale.ROOT, "gradient of the loss %.4g%n", flow.loss());
    return loss + (flow.layers().isEmpty() ? "" : steps(flow)) + weights(flow);
  }

  private static String steps(GradientFlow flow) {
    List<String> heading = new ArrayList<>(List.of("step"));
    List<double[]> columns = new ArrayList<>();
    int steps = 0;
    for (String layer : flow.layers()) {
      for (int part = 0; part < flow.parts(layer); part++) {
        double[] norms = flow.norms(layer, part);
        heading.add(layer + "/" + part);
        columns.add(norms);
        steps = Math.max(steps, norms.length);
      }
    }
    List<List<String>> rows = new ArrayList<>(List.of(heading));
    for (int step : shown(steps)) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(step)));
      for (double[] norms : columns) {
        row.add(step > norms.length ? "" : number(norms[step - 1]));
      }
      rows.add(row);
    }
    return TextTable.of(rows, column -> true);
  }

  /** The first, the last and some between, counted from 1. */
  private static SortedSet<Integer> shown(int steps) {
    SortedSet<Integer> shown = new TreeSet<>();
    for (int i = 0; i <= SHOWN; i++) {
      shown.add(1 + (int) ((long) (steps - 1) * i / SHOWN));
    }
    return shown;
  }

  private static String weights(GradientFlow flow) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("weight", "gradient")));
    flow.weights().forEach((name, norm) -> rows.add(List.of(name, number(norm))));
    return TextTable.of(rows, column -> column == 1);
  }

  private static String number(double norm) {
    return String.format(Locale.ROOT, "%.3e", norm);
  }
}
