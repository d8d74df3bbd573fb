import { randomUUID } from 'node:crypto';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import type { AppendRequest } from '../../src/event-log/event-log.js';

/** An event on some tracks, valid in every field; a change to `undefined` takes a field away. */
export function meeting(tracks: readonly string[] = ['us-cn.counternarcotics'], changes: object = {}): EntryBody {
  const body = {
    type: 'TalksHeld',
    id: randomUUID(),
    tracks,
    occurred: '2024-01-30/2024-01-31',
    actors: [{ country: 'US', role: 'participant' }],
    mode: 'visit',
    trackRole: 'dedicated',
    title: 'The working group meets',
    sources: [{ title: 'Readout', publisher: 'The White House' }],
    ...changes,
  };
  return parseBody(JSON.parse(JSON.stringify(body)));
}

export function request(body: EntryBody = meeting(), expect?: AppendRequest['expect']): AppendRequest {
  return { body, recordedBy: 'test', ...(expect && { expect }) };
}
