package dev.rondo.weights;

import dev.rondo.weights.VarianceScaling.Distribution;
import dev.rondo.weights.VarianceScaling.Fan;
import java.util.List;

/**
 * How weights start. Defaults and fans are Keras's: a matrix is {@code [in, out]}; in shapes of
 * higher rank the last two axes are channels in and out, and the axes before them a receptive field
 * that multiplies both.
 */
public final class Initializers {
  private Initializers() {}

  /**
   * Uniform between {@code -limit} and {@code limit}, {@code limit = sqrt(6 / (in + out))} (Glorot
   * and Bengio, 2010, "Understanding the difficulty of training deep feedforward neural networks").
   */
  public static Initializer glorotUniform() {
    return new VarianceScaling(1, Fan.AVERAGE, Distribution.UNIFORM);
  }

  /** Truncated normal of variance {@code 2 / (in + out)} (Glorot and Bengio, 2010). */
  public static Initializer glorotNormal() {
    return new VarianceScaling(1, Fan.AVERAGE, Distribution.TRUNCATED_NORMAL);
  }

  /**
   * Uniform between {@code -limit} and {@code limit}, {@code limit = sqrt(6 / in)} (He, Zhang, Ren
   * and Sun, 2015, "Delving deep into rectifiers").
   */
  public static Initializer heUniform() {
    return new VarianceScaling(2, Fan.IN, Distribution.UNIFORM);
  }

  /** Truncated normal of variance {@code 2 / in} (He, Zhang, Ren and Sun, 2015). */
  public static Initializer heNormal() {
    return new VarianceScaling(2, Fan.IN, Distribution.TRUNCATED_NORMAL);
  }

  /**
   * Uniform between {@code -limit} and {@code limit}, {@code limit = sqrt(3 / in)} (LeCun, Bottou,
   * Orr and Müller, 1998, "Efficient backprop").
   */
  public static Initializer lecunUniform() {
    return new VarianceScaling(1, Fan.IN, Distribution.UNIFORM);
  }

  /** Truncated normal of variance {@code 1 / in} (LeCun, Bottou, Orr and Müller, 1998). */
  public static Initializer lecunNormal() {
    return new VarianceScaling(1, Fan.IN, Distribution.TRUNCATED_NORMAL);
  }

  /** {@link #orthogonal(float)} with gain 1. */
  public static Initializer orthogonal() {
    return orthogonal(1);
  }

  /**
   * A random orthogonal matrix times {@code gain}: orthonormal columns if it is tall, orthonormal
   * rows if it is wide (Saxe, McClelland and Ganguli, 2014, "Exact solutions to the nonlinear
   * dynamics of learning in deep linear neural networks"). Of a shape of higher rank, all axes but
   * the last count as rows; a rank below 2 is refused when the weight is made.
   *
   * @param gain finite
   */
  public static Initializer orthogonal(float gain) {
    return new Orthogonal(gain);
  }

  /**
   * Uniform between two bounds.
   *
   * @param high above {@code low}
   */
  public static Initializer uniform(float low, float high) {
    return new Uniform(low, high);
  }

  /**
   * Uniform between {@code -limit} and {@code limit}.
   *
   * @param limit above 0
   */
  public static Initializer uniform(float limit) {
    return new Uniform(-limit, limit);
  }

  /**
   * Normal with mean 0.
   *
   * @param stddev standard deviation, above 0
   */
  public static Initializer normal(float stddev) {
    return new Normal(stddev);
  }

  /**
   * Normal with mean 0, drawn again when further than two {@code stddev} from it; what is left has
   * a deviation of 0.8796 times {@code stddev}.
   *
   * @param stddev standard deviation before truncation, above 0
   */
  public static Initializer truncatedNormal(float stddev) {
    return new TruncatedNormal(stddev);
  }

  /**
   * One number throughout.
   *
   * @param value finite
   */
  public static Initializer constant(float value) {
    return new Constant(value);
  }

  /** Zeros. */
  public static Initializer zeros() {
    return constant(0);
  }

  /** Ones. */
  public static Initializer ones() {
    return constant(1);
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(
        VarianceScaling.class,
        Orthogonal.class,
        Uniform.class,
        Normal.class,
        TruncatedNormal.class,
        Constant.class);
  }
}
