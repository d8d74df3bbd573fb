/** Removes the databases that tests copied. */
export default function tearDown() {
  globalThis.removeTemplates();
}
