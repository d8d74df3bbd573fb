import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { Injectable, Optional } from '@nestjs/common';
import { Clock } from '../../domain/time/clock.js';
import { type FetchContext, ProviderFault } from '../kinds/source-kind.js';
import { ReportStore } from '../reports/report-store.js';
import { SourceSettings } from '../source-settings.js';
import { ProviderHttp } from './provider-http.js';

/** Makes what a fetch works with. */
@Injectable()
export class ProviderContext {
  private readonly root: string | undefined;

  constructor(
    private readonly http: ProviderHttp,
    private readonly reports: ReportStore,
    private readonly clock: Clock,
    @Optional() settings?: SourceSettings,
  ) {
    this.root = settings?.sourceFolder;
  }

  /**
   * @param settings those of the source, secrets included
   * @param source the id of the source; `undefined` for settings that are only tried
   */
  of(
    settings: Record<string, unknown>,
    source: string | undefined,
    signal: AbortSignal,
  ): FetchContext<Record<string, unknown>> {
    return {
      settings,
      now: this.clock.now(),
      http: (url, request) => this.http.fetch(url, request, signal),
      liveKeys: () => (source === undefined ? none() : this.reports.liveKeys(source)),
      stored: async (keys) => (source === undefined ? new Map() : this.reports.find(source, keys)),
      folder: (path) => this.folder(path),
      signal,
    };
  }

  private async folder(path: string): Promise<string> {
    if (this.root === undefined) {
      throw new ProviderFault('no folder is read: THAW_SOURCE_FOLDER names the one within which sources may read');
    }
    try {
      const root = await realpath(this.root);
      const real = await realpath(resolve(root, path));
      const within = relative(root, real);
      if (within.startsWith('..') || isAbsolute(within)) {
        throw new ProviderFault('the folder is outside the one that THAW_SOURCE_FOLDER names');
      }
      if (!(await stat(real)).isDirectory()) throw new ProviderFault('the folder is a file');
      return real;
    } catch (error) {
      if (error instanceof ProviderFault) throw error;
      throw new ProviderFault(
        `the folder cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
      );
    }
  }
}

async function* none(): AsyncGenerator<never> {}
