package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelsTest {

  @Test
  void oneBackEndAProcess() {
    assertSame(Kernels.get(), Kernels.get());
    String forced = System.getProperty("rondo.kernels");
    String expected = forced != null ? forced : VectorSupport.pays() ? "vector" : "scalar";
    assertEquals(expected, Kernels.get().name());
  }

  /** The build asks for narrow vectors and says so, so that a lost option does not go unseen. */
  @Test
  void vectorsAreNoWiderThanAskedFor() {
    String bytes = System.getProperty("rondo.vectorBytes");
    Assumptions.assumeTrue(bytes != null, "any width is tested");
    int found = FloatVector.SPECIES_PREFERRED.vectorByteSize();
    assertTrue(found <= Integer.parseInt(bytes), "bytes: " + found);
  }

  @Test
  void anUnknownBackEndIsNamed() {
    String message =
        assertThrows(IllegalStateException.class, () -> Kernels.create("simd")).getMessage();
    assertTrue(message.contains("rondo.kernels") && message.contains("'simd'"), message);
  }

  @Test
  void withoutTheModuleScalarKernelsWorkAndOneLineNamesTheFlag() throws Exception {
    String printed = java("-Xlog:class+load");
    assertTrue(printed.contains("back end scalar, product 11.0"), printed);
    String flag = "--add-modules jdk.incubator.vector";
    assertEquals(printed.indexOf(flag), printed.lastIndexOf(flag), printed);
    assertTrue(printed.contains(flag), printed);
    assertTrue(printed.contains("dev.rondo.kernel.ScalarMicroKernel source"), printed);
    assertFalse(printed.contains("dev.rondo.kernel.VectorKernels source"), printed);
    assertFalse(printed.contains("dev.rondo.kernel.VectorMicroKernel source"), printed);
  }

  @Test
  void scalarKernelsAreSilentWhereTheyWereAskedFor() throws Exception {
    String printed = java("-Drondo.kernels=scalar");
    assertTrue(printed.contains("back end scalar"), printed);
    assertFalse(printed.contains("--add-modules"), printed);
  }

  @Test
  void vectorKernelsWithoutTheModuleAreRefused() throws Exception {
    String printed = java("-Drondo.kernels=vector");
    assertTrue(printed.contains("IllegalStateException: rondo.kernels=vector"), printed);
    assertTrue(printed.contains("--add-modules jdk.incubator.vector"), printed);
  }

  @Test
  void withTheModuleVectorKernelsAreTaken() throws Exception {
    String printed = java("--add-modules", "jdk.incubator.vector");
    assertTrue(printed.contains("back end vector, product 11.0"), printed);
  }

  /** Where Java emulates it, vectors of it would be thousands of times slower than scalars. */
  @Test
  void withoutFusedMultiplyAddScalarKernelsAreTaken() throws Exception {
    String printed = java("--add-modules", "jdk.incubator.vector", "-XX:-UseFMA");
    assertTrue(printed.contains("back end scalar, product 11.0"), printed);
    assertTrue(printed.contains("has no fused multiply-add"), printed);
  }

  @Test
  void threadsComeFromTheProperty() throws Exception {
    assertTrue(java("-Drondo.threads=3").contains("threads 3"));
    String printed = java("-Drondo.threads=two");
    assertTrue(printed.contains("rondo.threads: expected a number of at least 1"), printed);
    assertTrue(printed.contains("'two'"), printed);
  }

  /** What a process of its own prints that multiplies once. */
  private static String java(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      float[] c = new float[1];
      Matrix a = Matrix.of(new float[] {1, 2}, 1, 2);
      Matrix b = Matrix.of(new float[] {3, 4}, 2, 1);
      Kernels.get().gemm().multiply(a, b, Matrix.of(c, 1, 1), false);
      System.out.println("threads " + Workers.threads());
      System.out.println("back end " + Kernels.get().name() + ", product " + c[0]);
    }
  }
}
