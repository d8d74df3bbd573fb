import { plain } from './words.js';

const fields: Readonly<Record<string, string>> = {
  ...{ type: 'Type', tracks: 'Tracks', occurred: 'Occurred', verbatimDate: 'Date as printed', announced: 'Announced' },
  ...{ effective: 'In force from', due: 'Due', expires: 'Expires', disclosed: 'Disclosed', level: 'Level' },
  ...{ title: 'Title', summary: 'Summary', confidence: 'Confidence', mode: 'Way', trackRole: 'Role of the talks' },
  ...{
    trackRoles: 'Role on single tracks',
    mechanism: 'Mechanism',
    outcome: 'Outcome',
    ground: 'Ground',
    claimKind: 'What is claimed',
  },
  ...{ beneficiary: 'Beneficiary', cadenceDays: 'Interval in days', backfill: 'Entered as history' },
  ...{ presumedOperating: 'Presumed to operate', actors: 'Parties', sources: 'Sources', links: 'Links' },
  ...{ country: 'Party', body: 'Office or body', role: 'Role', publisher: 'Publisher', published: 'Published' },
  ...{ url: 'Address', account: 'Account of', quote: 'Quotation', reliability: 'Reliability' },
  ...{ credibility: 'Credibility', claims: 'Date it gives', rel: 'Relation', event: 'Event', reason: 'Reason' },
  ...{ count: 'Number of acts', ended: 'Ended', note: 'Remark of the coder', externalId: 'Key in other data' },
};

const items: Readonly<Record<string, string>> = { actors: 'Party', sources: 'Source', links: 'Link', tracks: 'Track' };

/** The name of a field as pages have it. */
export function fieldInWords(name: string): string {
  return fields[name] ?? plain(name);
}

/** Where in an event something is: `Source 2, address`. */
export function placeInWords(path: readonly (string | number)[]): string {
  const words: string[] = [];
  path.forEach((part, index) => {
    const next = path[index + 1];
    if (typeof part === 'number') return;
    const word = typeof next === 'number' ? `${items[part] ?? fieldInWords(part)} ${next + 1}` : fieldInWords(part);
    words.push(words.length === 0 ? word : word.charAt(0).toLowerCase() + word.slice(1));
  });
  return words.join(', ');
}

const relations: Readonly<Record<string, string>> = {
  triggers: 'Triggers',
  'responds-to': 'Responds to',
  fulfils: 'Fulfils',
  supports: 'Supports',
  'in-exchange-for': 'In exchange for',
  repeats: 'Repeats',
  after: 'Comes after',
  cause: 'Sees a cause in',
  effect: 'Sees an effect in',
};

/** `Responds to` of `responds-to`. */
export function relationInWords(rel: string): string {
  return relations[rel] ?? plain(rel);
}

/** The unescaped parts of a JSON pointer (RFC 6901). */
export function pointerParts(pointer: string): string[] {
  if (!pointer.startsWith('/')) return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Where an error is, by the pointer or the parameter that the server names: `Source 2, address`. */
export function pointerInWords(pointer: string): string {
  if (!pointer.startsWith('/')) return fieldInWords(pointer);
  const parts = pointerParts(pointer).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return placeInWords(parts[0] === 'event' && parts.length > 1 ? parts.slice(1) : parts);
}
