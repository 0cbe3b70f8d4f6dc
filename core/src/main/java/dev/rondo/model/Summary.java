package dev.rondo.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model as a table for people. */
final class Summary {
  private Summary() {}

  static String of(Model model) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"layer", "output shape", "parameters", "path"});
    rows.add(
        new String[] {
          "input" + (model.input().ints() ? " (int32)" : ""),
          InputCheck.withBatch(model.input().shape()),
          "0",
          ""
        });
    for (Model.Stage stage : model.stages()) {
      long parameters = model.weights().scope(stage.name()).parameters();
      rows.add(
          new String[] {
            stage.name(),
            InputCheck.withBatch(stage.function().output()),
            grouped(parameters),
            stage.function().path()
          });
    }
    long all = model.weights().parameters();
    return table(rows) + "parameters: " + grouped(all) + " (" + size(4 * all) + " as float32)\n";
  }

  private static String table(List<String[]> rows) {
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s  %s";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(String.format(Locale.ROOT, format, (Object[]) rows.get(i)).stripTrailing())
          .append('\n');
      if (i == 0) {
        text.append("-".repeat(widths[0] + widths[1] + widths[2] + widths[3] + 6)).append('\n');
      }
    }
    return text.toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
