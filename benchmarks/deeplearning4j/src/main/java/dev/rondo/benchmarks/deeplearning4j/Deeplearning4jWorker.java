package dev.rondo.benchmarks.deeplearning4j;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Engine;
import dev.rondo.benchmarks.work.Work;
import dev.rondo.benchmarks.work.Worker;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Deeplearning4j's process: trains LSTMs. Its weights are its own, since what {@code fit} computes
 * cannot be seen from outside.
 */
public final class Deeplearning4jWorker implements Engine {
  private static final double RATE = 1e-3;

  public static void main(String[] args) {
    System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
    Worker.run(new Deeplearning4jWorker(), args);
  }

  @Override
  public String name() {
    return "Deeplearning4j";
  }

  @Override
  public String version() {
    Package own = MultiLayerNetwork.class.getPackage();
    String version = own.getImplementationVersion();
    return version == null ? "1.0.0-M2.1" : version;
  }

  @Override
  public Work prepare(BenchmarkShape shape, int threads) {
    if (shape.kind() != Kind.TRAIN || shape.cell() != CellKind.LSTM) {
      throw new IllegalArgumentException("Deeplearning4j: no case " + shape.text());
    }
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(RATE)).list();
    for (int layer = 0; layer < shape.layers(); layer++) {
      layers.layer(
          new LSTM.Builder()
              .nIn(shape.features(layer))
              .nOut(shape.units())
              .activation(Activation.TANH)
              .build());
    }
    layers.layer(
        new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nIn(shape.units())
            .nOut(shape.classes())
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    DataSet data = data(shape);
    return new Work() {
      @Override
      public Map<String, float[]> outputs() {
        throw new IllegalStateException("Deeplearning4j: its outputs cannot be compared");
      }

      @Override
      public void run() {
        network.fit(data);
      }
    };
  }

  /** Features [B, I, T] and one-hot labels [B, O, T], as it wants them. */
  private static DataSet data(BenchmarkShape shape) {
    CaseNumbers numbers = new CaseNumbers(shape);
    int[] targets = numbers.targets();
    INDArray x =
        Nd4j.create(numbers.input(), new int[] {shape.batch(), shape.steps(), shape.input()})
            .permute(0, 2, 1)
            .dup('f');
    INDArray y = Nd4j.zeros(new int[] {shape.batch(), shape.classes(), shape.steps()}, 'f');
    for (int b = 0; b < shape.batch(); b++) {
      for (int t = 0; t < shape.steps(); t++) {
        y.putScalar(b, targets[b * shape.steps() + t], t, 1);
      }
    }
    return new DataSet(x, y);
  }
}
