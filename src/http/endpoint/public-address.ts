import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ServerSettings } from '../server/settings.js';

/** The address at which others reach this server. It is a setting, since behind a proxy the server cannot know it. */
@Injectable()
export class PublicAddress {
  /** The setting; `undefined` without it. */
  readonly url: string | undefined;
  /** The path below which the server is reached; empty where that is the whole host. */
  readonly path: string;

  /** @param settings `publicUrl` is an origin, or the address of a path below one, without a slash at its end */
  constructor({ publicUrl, basePath = '' }: ServerSettings) {
    this.url = publicUrl;
    this.path = basePath;
  }

  /** The beginning of every URL for the client of a request: the setting, else the address in the request. */
  seenBy({ protocol, host }: FastifyRequest): string {
    return this.url ?? `${protocol}://${host}${this.path}`;
  }

  /** The URL of a track's page, without a request at hand; `undefined` without the setting. */
  pageOf(track: string): string | undefined {
    return this.url && `${this.url}/tracks/${track}`;
  }

  /** The URL of the page of sources; `undefined` without the setting. */
  get pageOfSources(): string | undefined {
    return this.url && `${this.url}/sources`;
  }
}
