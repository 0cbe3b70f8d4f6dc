/** Recurrent neural networks in pure Java. Every package is exported but {@code kernel}. */
module dev.rondo {
  exports dev.rondo.cells;
  exports dev.rondo.dataset;
  exports dev.rondo.layers;
  exports dev.rondo.losses;
  exports dev.rondo.metrics;
  exports dev.rondo.model;
  exports dev.rondo.optimizers;
  exports dev.rondo.saving;
  exports dev.rondo.tensor;
  exports dev.rondo.weights;

  requires transitive com.fasterxml.jackson.databind;
  requires static jdk.incubator.vector;
  requires static org.jspecify;
}
