/** Says where {@code .ci/run} put Rondo, and which kernels Rondo finds there. */
class Load {
  public static void main(String[] args) throws Exception {
    Class<?> kernels = Class.forName("dev.rondo.kernel.Kernels");
    Object chosen = kernels.getMethod("get").invoke(null);
    String place = kernels.getModule().isNamed() ? "module path" : "class path";
    System.out.println(place + ": " + kernels.getMethod("name").invoke(chosen));
  }
}
