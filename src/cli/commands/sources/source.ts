import { readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import { parseInput } from '../../../contract/parse-input.js';
import { type Source, sourceInput, type SourceTest, sourceTestInput } from '../../../contract/sources.js';
import type { Licence } from '../../../domain/reports/report.js';
import { ThawError } from '../../../domain/errors.js';
import { sourceKinds } from '../../../sources/kinds/kinds.js';
import { SourceNaming } from '../../../sources/polling/source-naming.js';
import { SourceTrial } from '../../../sources/polling/source-trial.js';
import { SourceStore } from '../../../sources/registry/source-store.js';
import { RefusalStore } from '../../../sources/reports/refusal-store.js';
import { SourcesModule } from '../../../sources/sources.module.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { readSettings, type SettingsOptions } from '../../settings-options.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';

type TestOptions = CommonOptions & SettingsOptions & { readonly licence?: Licence };
type AddOptions = TestOptions & { readonly name?: string; readonly every?: number; readonly internal?: true };

/** The newest refusals that are shown. */
const shownRefusals = 10;
const soon = 'a server over the same database fetches it within half a minute';

/** Opens the room of sources and has `work` use it. Nothing is fetched meanwhile but what a test asks for. */
function withSources(options: CommonOptions, work: (store: Store) => Promise<number>): Promise<number> {
  const config = readConfig();
  const { privateAddresses, sourceFolder } = config;
  const secretKeys = secretKeysFor(options.database ?? config.databaseUrl, config);
  return Store.use(options.database, work, [SourcesModule], { privateAddresses, sourceFolder, secretKeys });
}

/** `thaw source add WHAT`: an address is that of a feed, anything else a kind. */
export async function addSource(what: string, options: AddOptions, terminal: Terminal): Promise<number> {
  const settings = await readSettings(options, 'the settings of a source', terminal);
  const { name, licence, every: pollIntervalSeconds, internal } = options;
  const visibility = internal && 'internal';
  const input = { ...meant(what, settings), name, licence, pollIntervalSeconds, visibility };
  return withSources(options, async (store) => {
    const named = await store.get(SourceNaming).named(parseInput(sourceInput, 'invalid-source', input));
    const added = await store.get(SourceStore).create(named);
    if (options.json) terminal.json(added);
    else {
      terminal.line(`${added.name} (${added.kind}) is ${added.id}`);
      terminal.note(added.pollIntervalSeconds === null ? `send to POST /api/v1/sources/${added.id}/reports` : soon);
    }
    return exitCodes.done;
  });
}

function meant(what: string, settings: Record<string, unknown>): { kind: string; settings: Record<string, unknown> } {
  const isAddress = /^https?:\/\//i.test(what);
  return isAddress ? { kind: 'feed', settings: { url: what, ...settings } } : { kind: what, settings };
}

/** `thaw source kinds`. */
export async function listKinds(options: CommonOptions, terminal: Terminal): Promise<number> {
  const kinds = [...sourceKinds.values()].map(({ kind, about, settings, secrets, licence }) => {
    return { kind, about, settings: Object.keys(settings.shape), secrets, licence };
  });
  const rows = kinds.map(({ kind, about, settings, licence }) => [kind, about, settings.join(', '), licence]);
  if (options.json) terminal.json(kinds);
  else terminal.table(['kind', 'what it does', 'settings', 'licence'], rows);
  return exitCodes.done;
}

/** `thaw source list`. */
export function listSources(options: CommonOptions, terminal: Terminal): Promise<number> {
  return withSources(options, async (store) => {
    const all = await store.get(SourceStore).list();
    const rows = all.map(({ name, kind, health }) => [
      ...[name, kind, health.state, String(health.reports), String(health.refusals)],
      ...[health.succeededAt?.slice(0, 19) ?? 'never', health.fault ?? ''],
    ]);
    if (options.json) terminal.json(all);
    else terminal.table(['name', 'kind', 'state', 'reports', 'refused', 'last success', 'fault'], rows);
    return exitCodes.done;
  });
}

/** `thaw source show SOURCE`. */
export function showSource(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return withSources(options, async (store) => {
    const source = await store.get(SourceStore).find(name);
    const found = await store.get(RefusalStore).list(source.id, undefined, shownRefusals);
    const refusals = found.map(({ at, item, reason }) => ({ at: new Date(at).toISOString(), item, reason }));
    if (options.json) terminal.json({ ...source, refusals });
    else {
      for (const line of linesOf(source)) terminal.line(line);
      if (refusals.length > 0) {
        terminal.line('');
        terminal.table(
          ['not read at', 'item', 'why'],
          refusals.map(({ at, item, reason }) => [at.slice(0, 19), item, reason]),
        );
      }
    }
    return exitCodes.done;
  });
}

function linesOf({ id, name, kind, settings, licence, pollIntervalSeconds, health }: Source): string[] {
  const { state, fault, failures, succeededAt, nextFetchAt, lagSeconds, reports, refusals, warning, gaps } = health;
  return [
    `${name} (${kind}, ${licence}) is ${id}`,
    ...Object.entries(settings).map(([setting, value]) => `  ${setting}: ${JSON.stringify(value)}`),
    `${state}${fault === null ? '' : `: ${fault}`}${failures > 1 ? `, ${failures} times` : ''}`,
    `${reports} reports, ${refusals} items not read; last success: ${succeededAt ?? 'never'}`,
    ...(lagSeconds === null ? [] : [`its newest item is ${Math.floor(lagSeconds / 3_600)} h old`]),
    ...(pollIntervalSeconds === null ? [] : [`fetched every ${pollIntervalSeconds} s, next: ${nextFetchAt ?? 'not'}`]),
    ...(warning === null ? [] : [`not done: ${warning}`]),
    ...gaps.map((gap) => `missing: ${gap}`),
  ];
}

/** `thaw source test WHAT`: a source by name or id, else an address or a kind. Exits with 7 where something is at fault. */
export async function testSource(what: string, options: TestOptions, terminal: Terminal): Promise<number> {
  const given = await readSettings(options, 'the settings of a source', terminal);
  return withSources(options, async (store) => {
    const sources = store.get(SourceStore);
    const known = await sources.find(what).catch((error: unknown) => {
      if (error instanceof ThawError && error.kind === 'not-found') return undefined;
      throw error;
    });
    const asked = known ? { kind: known.kind, settings: given, source: known.id } : meant(what, given);
    const { kind, settings, source } = parseInput(sourceTestInput, 'invalid-source', asked);
    const [found, tried] = await sources.settingsToTry(kind, settings, source);
    const tested = await store.get(SourceTrial).run(found, tried, options.licence ?? known?.licence);
    if (options.json) terminal.json(tested);
    else report(tested, terminal);
    return tested.fault === null ? exitCodes.done : exitCodes.checkFailed;
  });
}

function report({ fault, title, found, more, reports, refused, refusals }: SourceTest, terminal: Terminal): void {
  if (fault !== null) terminal.line(`it fails: ${fault}`);
  terminal.line(`${title ?? 'It'}: ${found} reports${more ? ' or more' : ''}, ${refused} items not read`);
  if (reports.length > 0) {
    terminal.table(
      ['day', 'title', 'link'],
      reports.map(({ day, title, url }) => [day, title, url ?? '']),
    );
  }
  for (const { item, reason } of refusals) terminal.note(`${item}: ${reason}`);
}

/** `thaw source fetch SOURCE`. */
export function fetchSource(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return change(name, options, terminal, `is due: ${soon}`, (sources, { id }) => sources.fetchNow(id));
}

/** `thaw source pause SOURCE`. */
export function pauseSource(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return change(name, options, terminal, 'is paused', (sources, { id }) => sources.change(id, { paused: true }));
}

/** `thaw source resume SOURCE`. */
export function resumeSource(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return change(name, options, terminal, 'is followed again', (sources, { id }) => {
    return sources.change(id, { paused: false });
  });
}

/** `thaw source remove SOURCE`. */
export function removeSource(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  return change(name, options, terminal, 'is removed; what it has reported stays', async (sources, { id }) => {
    await sources.remove(id);
    return { removed: id };
  });
}

function change(
  name: string,
  options: CommonOptions,
  terminal: Terminal,
  done: string,
  work: (sources: SourceStore, source: Source) => Promise<object>,
): Promise<number> {
  return withSources(options, async (store) => {
    const sources = store.get(SourceStore);
    const source = await sources.find(name);
    const result = await work(sources, source);
    if (options.json) terminal.json(result);
    else terminal.line(`${source.name} ${done}`);
    return exitCodes.done;
  });
}
