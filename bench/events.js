/** Made-up but valid events, the same in every run: about 700 bytes each, of many types, over any number of tracks. */

const day = 86_400_000;
const types = [
  { type: 'TalksHeld', mode: 'visit', trackRole: 'dedicated' },
  { type: 'StatementMade' },
  { type: 'TalksHeld', mode: 'phone', trackRole: 'agenda-item' },
  { type: 'CommitmentMade' },
  { type: 'CriticismVoiced' },
  { type: 'TalksProposed' },
  { type: 'TalksHeld', mode: 'multilateral', trackRole: 'side-contact' },
  { type: 'TalksSuspended' },
  { type: 'InformationShared' },
  { type: 'CooperationResumed' },
  { type: 'WorkingGroupEstablished', mechanism: 'wg', cadenceDays: 180 },
  { type: 'WorkingGroupMet', mechanism: 'wg' },
];

/** The id of the nth event of a series; series keep rounds apart. */
export function idOf(series, n) {
  const hex = (value, width) => value.toString(16).padStart(width, '0');
  return `01900000-${hex(series, 4)}-7000-8000-${hex(n, 12)}`;
}

export const trackName = (n) => `us-cn.bench-${n}`;

export function trackDefined(series, n) {
  const track = { id: trackName(n), title: `Bench track ${n}`, parties: ['US', 'CN'], topic: 'bench' };
  return { type: 'TrackDefined', id: idOf(series, n), track, schemaVersion: 1 };
}

export function dayOf(n) {
  return new Date(Date.UTC(1990, 0, 1) + n * day).toISOString().slice(0, 10);
}

/** The nth event of a series. @param occurred a day by its number from 1990-01-01 */
export function event(series, n, track, occurred) {
  return {
    ...types[n % types.length],
    id: idOf(series, n),
    tracks: [trackName(track)],
    occurred: dayOf(occurred),
    actors: [
      { country: 'US', role: 'participant', level: 'ministerial', body: 'Department of State' },
      { country: 'CN', role: 'participant', level: 'ministerial', body: 'Ministry of Foreign Affairs' },
    ],
    level: 'ministerial',
    title: `What happened on the bench for the ${n}th time`,
    summary: 'The two sides exchanged views on matters of common concern and agreed to keep in touch.',
    sources: [
      {
        title: `Readout number ${n}`,
        publisher: 'Department of State',
        published: dayOf(occurred),
        url: `https://example.org/readouts/${n}`,
        account: 'US',
      },
    ],
    schemaVersion: 1,
  };
}

/** `count` events over `tracks` tracks, in order of time, some eight a year on each track (or as many as fit 35 years). */
export function* eventsOver(series, tracks, count) {
  const span = Math.min(12_700, Math.ceil((count / tracks) * 45));
  for (let n = 0; n < count; n++) yield event(series, n, n % tracks, Math.floor((n / count) * span));
}

/** Events as the chunks of an NDJSON file. */
export function* ndjson(events) {
  let lines = [];
  for (const body of events) {
    if (lines.push(JSON.stringify(body), '\n') < 200) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  yield Buffer.from(lines.join(''));
}
