import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ServerSettings } from '../server/settings.js';

/** The address at which others reach this server. Behind a proxy the server cannot know it: it is a setting. */
@Injectable()
export class PublicAddress {
  private readonly url: string | undefined;

  /** `publicUrl` is an origin, or an address below which everything is served, without a slash at its end. */
  constructor({ publicUrl }: ServerSettings) {
    this.url = publicUrl;
  }

  /** The beginning of every URL for the client of a request: the setting, else what the request itself names. */
  seenBy({ protocol, host }: FastifyRequest): string {
    return this.url ?? `${protocol}://${host}`;
  }

  /** The page of a track, where no request is at hand; `undefined` without the setting. */
  pageOf(track: string): string | undefined {
    return this.url && `${this.url}/tracks/${track}`;
  }
}
