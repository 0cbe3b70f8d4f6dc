/** One class a job: each trains, evaluates, predicts and saves with its preprocessing inside. */
module dev.rondo.tasks {
  exports dev.rondo.tasks;

  // What is saved beside a model is a private record, which the archive reads and makes.
  opens dev.rondo.tasks to
      dev.rondo;

  requires transitive dev.rondo;
  requires transitive dev.rondo.data;
  requires static org.jspecify;
}
