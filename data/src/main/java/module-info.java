/** Files in, data sets out; and back. */
module dev.rondo.data {
  requires transitive dev.rondo;
  requires static org.jspecify;
}
