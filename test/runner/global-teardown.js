/** Removes the databases and files of tests. */
export default function tearDown() {
  globalThis.removeTemplates();
  globalThis.removeFiles?.();
}
