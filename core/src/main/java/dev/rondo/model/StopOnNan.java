package dev.rondo.model;

/** Ends training when the loss is no longer finite, leaving the weights from before. */
final class StopOnNan implements Callback {
  private static final System.Logger LOG = System.getLogger(StopOnNan.class.getName());

  @Override
  public boolean onDivergence(Trainer trainer, DivergedException problem) {
    LOG.log(System.Logger.Level.WARNING, problem.getMessage());
    return true;
  }
}
