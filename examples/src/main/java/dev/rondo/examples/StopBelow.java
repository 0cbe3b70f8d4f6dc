package dev.rondo.examples;

import dev.rondo.model.Callback;
import dev.rondo.model.EpochLog;
import dev.rondo.model.Trainer;

/** Shows a value after each epoch, and ends training when it is low enough. */
record StopBelow(String value, double enough) implements Callback {

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    System.out.println("epoch " + log.epoch() + " " + log.values());
    if (log.get(value) < enough) {
      trainer.stop();
    }
  }
}
