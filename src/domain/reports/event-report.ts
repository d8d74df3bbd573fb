import { isJsonObject, type JsonObject } from '../json.js';
import type { Report } from './report.js';

/** The fields of an event that says how it was proposed; the report is checked like any other, so it may lack some. */
export function reportOfEvent(event: JsonObject, key: string): Report {
  const source = firstOf(event['sources']);
  const [url, publisher, published] = [source?.['url'], source?.['publisher'], source?.['published']];
  const instant = typeof published === 'string' ? Date.parse(published) : NaN;
  return {
    key,
    title: (event['title'] ?? source?.['title']) as string,
    ...(typeof url === 'string' && { url }),
    ...(typeof publisher === 'string' && { publisher }),
    ...(!Number.isNaN(instant) && { published: instant }),
    day: event['occurred'] as string,
    ...(typeof event['summary'] === 'string' && { summary: event['summary'] }),
    actors: actorsOf(event['actors']),
    event,
  };
}

/** Whether the data that a webhook was sent are those of an event, not of a report. */
export function isEvent(data: JsonObject): boolean {
  return 'occurred' in data || 'tracks' in data;
}

function firstOf(list: unknown): JsonObject | undefined {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isJsonObject(first) ? first : undefined;
}

function actorsOf(actors: unknown): Report['actors'] {
  if (!Array.isArray(actors)) return [];
  return actors.filter(isJsonObject).flatMap(({ country, body, role }) => {
    const known = role === 'initiator' || role === 'target' ? role : 'participant';
    const party = typeof country === 'string' ? { party: country } : {};
    const name = typeof body === 'string' ? { name: body } : {};
    return [{ ...party, ...name, role: known } as const];
  });
}
