/** The settings of a server that more than one room reads. The entrance fills them in from the environment. */
export abstract class ServerSettings {
  /** The version of Thaw, as its package says. */
  abstract readonly version: string;
  /** Where others reach the server, without a slash at its end; links in alerts and citations begin with it. */
  abstract readonly publicUrl?: string | undefined;
  /** The folder of the built pages; without it the contract alone is served. */
  abstract readonly pagesFolder?: string | undefined;
}
