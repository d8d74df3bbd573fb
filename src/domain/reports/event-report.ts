import { isJsonObject, type JsonObject } from '../json.js';
import type { Report } from './report.js';

/** The report that proposes an event. */
function reportOfEvent(event: JsonObject, key: string): Report {
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

/**
 * The report that given data are: a report as it stands, or an event, which the report then proposes. What it lacks is found
 * where all reports are checked.
 * @param key that of the report, where the data name none
 */
export function reportOf(data: JsonObject, key: string): Report {
  const isEvent = 'occurred' in data || 'tracks' in data;
  if (!isEvent) return { key, actors: [], ...data } as unknown as Report;
  const { key: given, ...event } = data;
  return reportOfEvent(event, typeof given === 'string' ? given : key);
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
