/** A track and events on it, as a client would send them. */
export const track = {
  id: 'us-cn.counternarcotics',
  title: 'United States-China counternarcotics',
  parties: ['US', 'CN'],
  topic: 'counternarcotics',
};

const both = [
  { country: 'US', role: 'participant' },
  { country: 'CN', role: 'participant' },
];

const common = {
  tracks: [track.id],
  sources: [{ title: 'A release', publisher: 'A ministry' }],
};

export const trackDefined = { type: 'TrackDefined', id: '0190163d-8694-7000-8000-0000000000aa', track };

export function talks(occurred: string, more: object = {}) {
  const base = { type: 'TalksHeld', occurred, actors: both, mode: 'visit', trackRole: 'dedicated', title: 'Talks' };
  return { ...common, ...base, ...more };
}

export function suspension(occurred: string, more: object = {}) {
  const actors = [{ country: 'CN', role: 'initiator' }];
  return { ...common, type: 'TalksSuspended', occurred, actors, title: 'Talks suspended', ...more };
}

/** An id that reads well in a failure. */
export function idOf(number: number): string {
  return `0190163d-8694-7000-8000-${String(number).padStart(12, '0')}`;
}

export const now = Date.UTC(2026, 0, 15, 12);
