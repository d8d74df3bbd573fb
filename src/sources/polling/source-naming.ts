import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type sourceInput, sourceLimits } from '../../contract/sources.js';
import { ThawError } from '../../domain/errors.js';
import { SourceStore } from '../registry/source-store.js';
import { SourceTrial } from './source-trial.js';

type Input = z.output<typeof sourceInput>;

/** Names a source that is given no name. */
@Injectable()
export class SourceNaming {
  constructor(
    private readonly sources: SourceStore,
    private readonly trial: SourceTrial,
  ) {}

  /**
   * A source with its name: what its provider calls itself, as a feed its title.
   * @throws ThawError invalid `invalid-source` where its provider cannot be asked, or says no name
   */
  async named(input: Input): Promise<Input & { readonly name: string }> {
    if (input.name !== undefined) return { ...input, name: input.name };
    const [kind, settings] = await this.sources.settingsToTry(input.kind, input.settings, undefined);
    if (!kind.fetch) throw ThawError.invalid('invalid-source', '/name', 'is missing');
    const { title, fault } = await this.trial.run(kind, settings);
    const name = title
      ?.slice(0, sourceLimits.nameLength)
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim();
    if (name) return { ...input, name };
    const reason = fault === null ? 'and the provider says none' : `and the provider cannot be asked for one: ${fault}`;
    throw ThawError.invalid('invalid-source', '/name', `is missing, ${reason}`);
  }
}
