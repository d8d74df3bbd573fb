import type { FastifyRequest } from 'fastify';

/** Where others reach this server. It stands behind whatever it stands behind, so it has to be told. */
export class PublicAddress {
  /** @param told an origin, or an address below which everything is served, without a slash at its end */
  constructor(private readonly told: string | undefined) {}

  /** What stands before a path for whoever has sent a request: where nothing was told, what the request itself names. */
  seenBy({ protocol, host }: FastifyRequest): string {
    return this.told ?? `${protocol}://${host}`;
  }

  /** The page of a track, for whoever has sent no request; `undefined` where nothing was told. */
  pageOf(track: string): string | undefined {
    return this.told && `${this.told}/tracks/${track}`;
  }
}
