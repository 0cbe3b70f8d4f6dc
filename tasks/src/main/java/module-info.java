/** One class a job: each trains, evaluates, predicts and saves with its preprocessing inside. */
module dev.rondo.tasks {
  requires transitive dev.rondo;
  requires dev.rondo.data;
  requires static org.jspecify;
}
