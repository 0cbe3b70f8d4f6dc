/** Files in, data sets out; and back. */
module dev.rondo.data {
  exports dev.rondo.data.images;
  exports dev.rondo.data.text;

  requires transitive dev.rondo;
  requires static org.jspecify;
}
