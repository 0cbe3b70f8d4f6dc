package dev.rondo.model;

/** What is saved of a model beside its weights. */
sealed interface Saved permits Architecture, Graph {

  /** The graph that it describes. */
  Graph graph();

  /** The shortest way to say it: most models are chains. */
  static Saved of(Graph graph) {
    Architecture chain = Architecture.of(graph);
    return chain == null ? graph : chain;
  }
}
