import { escapeUTF8 } from 'entities';
import { isoDay, dayOfInstant } from '../../domain/time/day.js';
import { statusLabels } from '../../domain/policy/states.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import type { TrackEvent } from '../../domain/record/track-event.js';
import type { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { explainedEvents, type Reference } from '../../readings/explain/explained-events.js';
import type { TrackChange } from './track-changes.js';

/** An entry of a feed, whatever the form of the feed. Instants are in milliseconds since 1970. */
export interface FeedEntry {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly published: number;
  readonly updated: number;
  readonly track: string;
  readonly status: string;
  /** The id of the event that made the change; `null` where none did. */
  readonly event: string | null;
  /** What it says, a paragraph each. */
  readonly says: readonly string[];
  readonly sources: readonly Reference[];
  readonly text: string;
  readonly html: string;
}

/** The most sources that an entry lists. */
const mostSources = 10;

/**
 * Puts changes of status into words, with their sources as they read today.
 * @param address the beginning of every URL
 * @throws ThawError unavailable `unreadable-entry`
 */
export async function feedEntriesOf(
  log: EventLog,
  changes: readonly TrackChange[],
  address: string,
): Promise<FeedEntry[]> {
  const events = new Map(changes.flatMap(({ latest: { event } }) => (event ? [[event.id, event] as const] : [])));
  const [sources, reasons] = await Promise.all([sourcesOf(log, [...events.values()]), reasonsOf(log, changes)]);
  const pause = yieldingPauses();
  const entries: FeedEntry[] = [];
  for (const change of changes) {
    await pause();
    const { event } = change.latest;
    entries.push(entryOf(change, (event && sources.get(event.id)) ?? [], reasons, address));
  }
  await pause();
  return entries;
}

async function sourcesOf(log: EventLog, events: readonly TrackEvent[]): Promise<Map<string, Reference[]>> {
  const explained = await explainedEvents(
    log,
    events.filter(({ opening }) => !opening),
    {},
  );
  return new Map(explained.map(({ id, sources }) => [id, sources.slice(0, mostSources)]));
}

/** By position the reasons that amendments give. */
async function reasonsOf(log: EventLog, changes: readonly TrackChange[]): Promise<Map<number, string>> {
  const positions = changes.flatMap(({ versions }) => versions.flatMap(({ amendedBy }) => amendedBy));
  if (positions.length === 0) return new Map();
  const entries = await log.readPositions([...new Set(positions)]);
  return new Map(
    entries.flatMap(({ position, body }) =>
      'reason' in body && typeof body.reason === 'string' ? [[position, body.reason] as const] : [],
    ),
  );
}

function entryOf(
  { id, track, title: named, versions, latest, published }: TrackChange,
  sources: readonly Reference[],
  reasons: ReadonlyMap<number, string>,
  address: string,
): FeedEntry {
  const { status, was, headline, day, at, withdrawn } = latest;
  const event = latest.event?.id ?? null;
  const isCorrected = versions.some(({ amendedBy }) => amendedBy.length > 0);
  const mark = withdrawn ? 'Withdrawn: ' : versions.length === 1 ? '' : isCorrected ? 'Corrected: ' : 'Updated: ';
  const title = visibleText(`${mark}${named}: ${statusLabels[status]}`);
  const first = withdrawn ? 'The record no longer holds this change of status.' : headline;
  const before = was === 'none' || withdrawn ? [] : [`The status before was “${statusLabels[was]}”.`];
  const paragraphs = [first, ...before, ...revisionsInWords(versions, reasons)].map(visibleText);
  const url = withdrawn ? `${address}/tracks/${track}` : `${address}/tracks/${track}?validAt=${isoDay(day)}`;
  const text = [...paragraphs, ...(sources.length > 0 ? ['Sources:', ...sources.map(sourceInText)] : [])].join('\n');
  return {
    ...{
      id: `urn:uuid:${id}`,
      title,
      url,
      published,
      updated: at,
      track,
      status,
      event,
      says: paragraphs,
      sources,
      text,
    },
    html: paragraphs.map((one) => `<p>${escapeUTF8(one)}</p>`).join('') + sourcesInHtml(sources),
  };
}

/** What the entry said before each of its later versions, newest first. */
function revisionsInWords(versions: TrackChange['versions'], reasons: ReadonlyMap<number, string>): string[] {
  return versions
    .slice(1)
    .map(({ at, withdrawn, amendedBy }, index) => {
      const before = versions[index]!;
      const why = amendedBy.flatMap((position) => reasons.get(position) ?? []).map(asSentence);
      const what = withdrawn ? 'Withdrawn' : amendedBy.length > 0 ? 'Corrected' : 'Updated by what became known later';
      const said = before.withdrawn ? 'Before that, it was withdrawn.' : `Before that, it read: “${before.headline}”`;
      return [`${what}, ${dateInWords(isoDay(dayOfInstant(at)))}.`, ...why, said].join(' ');
    })
    .reverse();
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function sourceInText({ title, publisher, published, url }: Reference): string {
  const date = published === undefined ? '' : `, ${dateInWords(published)}`;
  return visibleText(`${publisher}: “${title}”${date}${url ? `, ${url}` : ''}`);
}

function sourcesInHtml(sources: readonly Reference[]): string {
  if (sources.length === 0) return '';
  const items = sources.map(({ title, publisher, published, url }) => {
    const name = `“${escapeUTF8(visibleText(title))}”`;
    const linked = url && /^https?:/.test(url) ? `<a href="${escapeUTF8(url)}">${name}</a>` : name;
    const date = published === undefined ? '' : `, ${dateInWords(published)}`;
    return `<li>${escapeUTF8(visibleText(publisher))}: ${linked}${date}</li>`;
  });
  return `<p>Sources:</p><ul>${items.join('')}</ul>`;
}
