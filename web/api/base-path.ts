/** The path of the host below which the pages are, as their document says: `/thaw`; empty where they have the whole host. */
const basePath = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="thaw-base-path"]')?.content ?? '';

/** The address of a path of the server. Every link, request and form names its path through this. */
export function at(path: string): string {
  return basePath + path;
}

/** A path of the address bar as the server knows it. */
export function pathWithin(path: string): string {
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path === basePath ? '/' : path;
}

/** The addresses that the pages themselves show; all others are left to the browser. */
export const pageAddresses = new RegExp(
  `^${at('/').replaceAll('.', '\\.')}(?!api/|readyz|livez|metrics|feeds/|calendars/)`,
);
