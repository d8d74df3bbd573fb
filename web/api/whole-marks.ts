import type { TrackMarks } from '../contract/track-answers.js';
import { request } from './client.js';

/** All marks of a track, whose answers come in pages. @param path with or without a query @throws Problem */
export async function wholeMarks(path: string, signal: AbortSignal): Promise<TrackMarks> {
  const first = await request<TrackMarks>(path, undefined, signal);
  const [data, amended] = [[...first.data], [...first.amended]];
  const joint = path.includes('?') ? '&' : '?';
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await request<TrackMarks>(`${path}${joint}cursor=${encodeURIComponent(cursor)}`, undefined, signal);
    data.push(...page.data);
    amended.push(...page.amended);
    cursor = page.nextCursor;
  }
  return { ...first, data, amended, nextCursor: null };
}
