/**
 * A page's document as it is below a path of a host: it loads the files of its page from there, and tells their scripts the path.
 * @param basePath begins with a slash; a document stays as it is where it is empty
 */
export function pageBelow(basePath: string, document: string): string {
  if (basePath === '') return document;
  return document
    .replaceAll('"/assets/', `"${basePath}/assets/`)
    .replace(' from /api/v1.', ` from ${basePath}/api/v1.`)
    .replace('<title>', () => `<meta name="thaw-base-path" content="${basePath}">\n<title>`);
}
