package dev.rondo.metrics;

/** See {@link Metrics#auc}. */
record Auc() implements Metric {

  @Override
  public String name() {
    return "auc";
  }

  @Override
  public Meter meter() {
    return new Scores(name());
  }
}
