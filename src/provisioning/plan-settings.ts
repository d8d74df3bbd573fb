import type { Channel } from '../contract/alerts/channels.js';
import type { Source } from '../contract/sources.js';
import { maskedUrl } from '../secrets/masked-url.js';
import type { Declaration, Declared, DeclaredChannel, DeclaredSettings, DeclaredSource } from './declaration.js';
import {
  changesBetween,
  type FieldChange,
  nameOfView,
  type Plan,
  type PlannedStep,
  type PresentSettings,
  type PresentState,
  type Report,
  undeclared,
} from './planned-step.js';

/** Plans the channels, by name. */
export function channelsPlan({ channels }: Declaration, present: PresentState, report: Report): Plan['channels'] {
  if (!channels) return [];
  const steps = channels.map((item): PlannedStep<DeclaredChannel, Channel> => {
    const found = present.channels.find(({ view }) => view.name === item.value.name);
    const { enabled } = item.value;
    const changes = found ? settingsChanges(item, found, report) : [];
    if (found && enabled !== undefined && enabled !== found.view.enabled)
      changes.push({ field: '/enabled', from: found.view.enabled, to: enabled });
    const { schedule } = item.value;
    if (found) changes.push(...changesBetween({ schedule: found.view.schedule }, { schedule }));
    return settled('channel', item, found?.view, changes, present, report);
  });
  return [...steps, ...undeclared('channel', present.channels.map(nameOfView), steps)];
}

/** Plans the sources, by name. */
export function sourcesPlan({ sources }: Declaration, present: PresentState, report: Report): Plan['sources'] {
  if (!sources) return [];
  const steps = sources.map((item): PlannedStep<DeclaredSource, Source> => {
    const found = present.sources.find(({ view }) => view.name === item.value.name);
    const changes = found ? settingsChanges(item, found, report) : [];
    for (const field of found ? (['licence', 'reliability', 'pollIntervalSeconds', 'paused'] as const) : []) {
      const [from, to] = [found!.view[field], item.value[field]];
      if (to !== undefined && from !== to) changes.push({ field: `/${field}`, from, to });
    }
    if (found && found.view.visibility !== item.value.visibility) {
      report(
        item,
        '/visibility',
        'stays as the source was added with: remove the source, or give this one another name',
      );
    }
    return settled('source', item, found?.view, changes, present, report);
  });
  return [...steps, ...undeclared('source', present.sources.map(nameOfView), steps)];
}

function settingsChanges(
  item: Declared<DeclaredSettings>,
  { view, differing }: PresentSettings<Channel | Source>,
  report: Report,
): FieldChange[] {
  const { kind, settings, hidden } = item.value;
  if (view.kind !== kind) {
    report(item, '/kind', `is ${kind}, and ${view.name} is a ${view.kind}: the kind stays, so give it another name`);
    return [];
  }
  return differing.map((name) => {
    const field = `/settings/${name}`;
    if (hidden.has(name) || view.secretsSet.includes(name)) return { field };
    const [from, to] = [view.settings[name] ?? null, shown(settings[name]) ?? null];
    return { field, from, to };
  });
}

/** The step of a channel or source. @throws nothing: what cannot be sealed is reported */
function settled<Value extends DeclaredSettings, View>(
  kind: 'channel' | 'source',
  item: Declared<Value>,
  view: View | undefined,
  changes: readonly FieldChange[],
  { canSeal }: PresentState,
  report: Report,
): PlannedStep<Value, View> {
  const { file, value } = item;
  const step = { kind, name: value.name, file, value } as const;
  const written = view ? changes.map(({ field }) => field.replace('/settings/', '')) : Object.keys(value.settings);
  for (const name of canSeal ? [] : written) {
    const setting = value.settings[name];
    if (setting === undefined || (!value.hidden.has(name) && shown(setting) === setting)) continue;
    report(item, `/settings/${name}`, 'cannot be stored, because nothing seals it: set THAW_SECRET_KEY');
  }
  if (!view) return { ...step, action: 'create' };
  if (changes.length === 0) return { ...step, action: 'unchanged', present: view };
  return { ...step, action: 'change', changes, present: view };
}

function shown(value: unknown): unknown {
  return typeof value === 'string' ? maskedUrl(value) : value;
}
