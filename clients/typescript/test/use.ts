import { openThaw, type Schema } from '../lib/index.js';

const track = 'us-cn.counternarcotics';

/** What a program does with a server, as its author writes it. Types that the server no longer has do not compile. */
export async function useThaw(address: string) {
  const thaw = openThaw(address);
  const params = { path: { id: track } };
  const read = await thaw.GET('/tracks/{id}/status', { params });
  const status: Schema<'TrackStatus'>['status'] | undefined = read.data?.status;
  const pinned = await thaw.GET('/tracks/{id}/status', {
    params: { ...params, query: { validAt: '2022-10-01', knownAt: '2026-01-15', position: 3 } },
  });
  const unchanged = await thaw.GET('/tracks/{id}/status', {
    params,
    headers: { 'if-none-match': read.response.headers.get('etag') ?? '' },
  });
  const written = await thaw.POST('/events', {
    body: {
      type: 'TalksHeld',
      tracks: [track],
      occurred: '2026-01-12',
      title: 'Talks in Geneva',
      mode: 'visit',
      trackRole: 'dedicated',
      actors: [
        { country: 'US', role: 'participant' },
        { country: 'CN', role: 'participant' },
      ],
      sources: [{ title: 'A release', publisher: 'A ministry' }],
    },
  });
  const unknown = await thaw.GET('/tracks/{id}/status', { params: { path: { id: 'us-cn.none' } } });
  const problem: Schema<'Problem'> | undefined = unknown.error;
  return { status, pinned, unchanged, written, unknown, problem };
}

/** What does not compile: each line is an error to the compiler, which is told to expect it. */
export async function misuseThaw(address: string) {
  const thaw = openThaw(address);
  // @ts-expect-error there is no such path
  await thaw.GET('/tracks/{id}/mood', { params: { path: { id: track } } });
  // @ts-expect-error there is no such parameter
  await thaw.GET('/tracks/{id}/status', { params: { path: { id: track }, query: { onDay: '2022-10-01' } } });
  // @ts-expect-error an event has a title
  await thaw.POST('/events', { body: { type: 'TalksHeld', tracks: [track], occurred: '2026-01-12' } });
}
