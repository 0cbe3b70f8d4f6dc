package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.dataset.Dataset;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callbacks are told, in which order, and how training ends. */
class StoppingTest {
  private static Trainer trainer() {
    return Sequential.of(input(3), dense(1)).compile(sgd(0.01f), meanSquaredError());
  }

  /** 3 batches. */
  private static Dataset data() {
    return Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1)).batch(2);
  }

  /** Writes down what it is told. */
  private static class Diary implements Callback {
    final List<String> told = new ArrayList<>();

    @Override
    public void onTrainBegin(Trainer trainer, Fit fit) {
      told.add("begin " + fit.epochs());
    }

    @Override
    public void onBatchEnd(Trainer trainer, Progress p) {
      told.add("batch " + p.epoch() + "/" + p.epochs() + " " + p.batch() + "/" + p.batches());
      assertEquals(6, p.elements());
      assertEquals(trainer.metrics().loss(), p.loss());
    }

    @Override
    public void onEpochEnd(Trainer trainer, EpochLog log) {
      told.add("epoch " + log.epoch());
    }

    @Override
    public void onTrainEnd(Trainer trainer) {
      told.add("end");
    }
  }

  @Test
  void callbacksAreToldInOrder() {
    Diary diary = new Diary();
    trainer().fit(data(), Fit.epochs(2).callbacks(diary));
    assertEquals(
        List.of(
            "begin 2",
            "batch 1/2 1/3",
            "batch 1/2 2/3",
            "batch 1/2 3/3",
            "epoch 1",
            "batch 2/2 1/3",
            "batch 2/2 2/3",
            "batch 2/2 3/3",
            "epoch 2",
            "end"),
        diary.told);
  }

  @Test
  void stopEndsAfterTheBatchUnderWay() {
    Diary diary = new Diary();
    Callback stopping =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer trainer, Progress progress) {
            if (progress.epoch() == 2 && progress.batch() == 2) {
              trainer.stop();
            }
          }
        };
    Trainer trainer = trainer();
    History history = trainer.fit(data(), Fit.epochs(5).callbacks(diary).callbacks(stopping));
    assertEquals(5, trainer.optimizer().steps());
    assertEquals(1, history.epochs().size());
    assertEquals(List.of("batch 2/5 2/3", "end"), diary.told.subList(6, 8));
    // A stop is for the run under way, not for the next one.
    trainer.fit(data(), Fit.epochs(1));
    assertEquals(8, trainer.optimizer().steps());
  }

  /** An epoch whose last batch is done is an epoch. */
  @Test
  void stopAtTheLastBatchFinishesTheEpoch() {
    Callback stopping =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer trainer, Progress progress) {
            if (progress.batch() == progress.batches()) {
              trainer.stop();
            }
          }
        };
    assertEquals(1, trainer().fit(data(), Fit.epochs(5).callbacks(stopping)).epochs().size());
  }

  @Test
  @Timeout(30)
  void anotherThreadMayStop() throws InterruptedException {
    Trainer trainer = trainer();
    CountDownLatch running = new CountDownLatch(1);
    Callback signalling =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer t, Progress progress) {
            running.countDown();
          }
        };
    Thread other =
        new Thread(
            () -> {
              try {
                running.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              trainer.stop();
            });
    other.start();
    trainer.fit(data(), Fit.epochs(Integer.MAX_VALUE).callbacks(signalling));
    other.join();
  }

  @Test
  void whatACallbackThrowsComesOutAndAllAreToldOfTheEnd() {
    IllegalStateException mine = new IllegalStateException("mine");
    RuntimeException another = new UnsupportedOperationException("another");
    Callback throwing =
        new Callback() {
          @Override
          public void onEpochEnd(Trainer trainer, EpochLog log) {
            throw mine;
          }

          @Override
          public void onTrainEnd(Trainer trainer) {
            throw another;
          }
        };
    Diary diary = new Diary();
    Trainer trainer = trainer();
    Fit fit = Fit.epochs(3).callbacks(throwing, diary);
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> trainer.fit(data(), fit));
    assertSame(mine, thrown);
    assertSame(another, thrown.getSuppressed()[0]);
    assertEquals("end", diary.told.get(diary.told.size() - 1));
    // The trainer can be used as before.
    assertEquals(2, trainer.fit(data(), Fit.epochs(2)).epochs().size());
  }

  @Test
  void aTrainerRunsOneFitAtATime() {
    Callback nested =
        new Callback() {
          @Override
          public void onEpochEnd(Trainer trainer, EpochLog log) {
            trainer.fit(data(), Fit.epochs(1));
          }
        };
    says(
        IllegalStateException.class,
        () -> trainer().fit(data(), Fit.epochs(1).callbacks(nested)),
        "fit: this trainer is training already");
    Callback resuming =
        new Callback() {
          @Override
          public void onEpochEnd(Trainer trainer, EpochLog log) {
            trainer.resume(Path.of("run.rondo"));
          }
        };
    says(
        IllegalStateException.class,
        () -> trainer().fit(data(), Fit.epochs(1).callbacks(resuming)),
        "resume: this trainer is training already");
  }
}
