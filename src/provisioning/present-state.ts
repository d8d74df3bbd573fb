import { Injectable } from '@nestjs/common';
import { AccessKeys } from '../access/access-keys.js';
import { ChannelStore } from '../alerts/channels/channel-store.js';
import { RuleStore } from '../alerts/rules/rule-store.js';
import type { Policy } from '../domain/policy/policy.js';
import { shippedPolicies } from '../domain/policy/shipped-policies.js';
import { EventLog } from '../event-log/event-log.js';
import { adoptions } from '../intake/record/amendments/adopted-policies.js';
import { Projector } from '../projection/projector.js';
import { StatusReader } from '../readings/status-reader.js';
import { SecretSettings } from '../secrets/secret-keys.js';
import { SourceStore } from '../sources/registry/source-store.js';
import type { Declaration, Declared, DeclaredSettings } from './declaration.js';
import type { PresentRule, PresentSettings, PresentState, PresentTrack } from './planned-step.js';
import { mapReferences } from './read-declaration.js';

/** Reads what the database holds of what can be declared. */
@Injectable()
export class PresentStateReader {
  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly reader: StatusReader,
    private readonly channels: ChannelStore,
    private readonly sources: SourceStore,
    private readonly rules: RuleStore,
    private readonly keys: AccessKeys,
    private readonly secrets: SecretSettings,
  ) {}

  /** Reads it, once every status has taken in the whole log. @throws ThawError unavailable where the database is */
  async read(declared: Declaration): Promise<PresentState> {
    await this.projector.reached((await this.log.head()).position);
    const channels = await settingsOf(await this.channels.list(), declared.channels, this.channels);
    const sources = await settingsOf(await this.sources.list(), declared.sources, this.sources);
    return {
      tracks: await this.tracks(declared),
      policies: await this.policies(),
      channels,
      sources,
      rules: await this.namedRules(new Map([...channels, ...sources].map(({ view }) => [view.id, view.name]))),
      keys: (await this.keys.list()).filter(({ state }) => state === 'active'),
      canSeal: this.secrets.secretKeys?.canSeal === true,
    };
  }

  private async policies(): Promise<ReadonlyMap<string, Policy>> {
    const adopted = [...(await this.reader.adoptedPolicies())].map(([name, { policy }]) => [name, policy] as const);
    return new Map([...adopted, ...shippedPolicies]);
  }

  private async tracks({ tracks = [], policies = [] }: Declaration): Promise<ReadonlyMap<string, PresentTrack>> {
    const declared = new Set(tracks.map(({ value }) => value.id));
    const adopted = new Map<string, { readonly position: number; readonly policy: string }>();
    if (policies.length > 0) {
      for await (const { position, body } of adoptions(this.log)) {
        const { track, policy } = body;
        adopted.set(track, { position, policy: typeof policy === 'string' ? policy : policy.name });
      }
    }
    const present = new Map<string, PresentTrack>();
    for (const { track, policy } of this.reader.all()) {
      const last = adopted.get(track);
      const state = { policy, adoptedAt: last?.position ?? 0, isAdopted: last?.policy === policy };
      const definition = declared.has(track) ? await this.reader.definition(track) : undefined;
      present.set(track, { ...state, ...(definition && { definition }) });
    }
    return present;
  }

  private async namedRules(names: ReadonlyMap<string, string>): Promise<PresentRule[]> {
    return (await this.rules.list()).map(({ rule, version }) => {
      const { id, ...named } = mapReferences(rule, (each) => names.get(each as string) ?? each);
      return { id, version, rule: named };
    });
  }
}

/** Channels or sources, each compared with what a file declares under its name. */
async function settingsOf<View extends { readonly id: string; readonly name: string; readonly kind: string }>(
  views: readonly View[],
  declared: readonly Declared<DeclaredSettings>[] = [],
  store: Pick<ChannelStore | SourceStore, 'differing'>,
): Promise<PresentSettings<View>[]> {
  const present: PresentSettings<View>[] = [];
  for (const view of views) {
    const value = declared.find((each) => each.value.name === view.name)?.value;
    const isCompared = value?.kind === view.kind;
    present.push({ view, differing: isCompared ? await store.differing(view.id, value.settings) : [] });
  }
  return present;
}
