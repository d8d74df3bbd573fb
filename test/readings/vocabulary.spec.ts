import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventTypes } from '../../src/domain/events/vocabulary.js';
import { ServedApp } from '../support/served-app.js';

interface Field {
  name: string;
  required: boolean;
  particular: boolean;
  values?: string[];
}
type Kind = { type: string; words: string; group: string; fields: Field[] };

describe('the vocabulary', () => {
  let served: ServedApp;
  beforeAll(async () => void (served = await ServedApp.open()));
  afterAll(() => served.close());

  const kinds = async () => {
    const { body } = await served.get('/vocabulary');
    const types = body.types as Kind[];
    return new Map(types.map((kind) => [kind.type, kind]));
  };

  it('has every type, with its words and codes', async () => {
    const found = await kinds();
    expect([...found.keys()]).toEqual(eventTypes);
    expect(found.get('TalksSuspended')).toMatchObject({
      words: 'suspension of talks',
      group: 'suspension',
      cameo: ['164'],
      goldstein: -7,
      plover: { event: 'SANCTION', modes: ['withdraw'] },
    });
  });

  it('says which fields a type takes, and which it must have', async () => {
    const field = async (type: string, name: string) => {
      return (await kinds()).get(type)!.fields.find((one) => one.name === name);
    };
    expect(await field('TalksHeld', 'mode')).toMatchObject({ required: true, particular: true });
    expect(await field('WorkingGroupMet', 'mode')).toMatchObject({ required: false });
    expect(await field('WorkingGroupMet', 'mechanism')).toEqual({
      name: 'mechanism',
      required: true,
      particular: true,
    });
    expect(await field('TalksSuspended', 'mechanism')).toMatchObject({ required: false });
    expect(await field('CommitmentMade', 'mechanism')).toBeUndefined();
    expect(await field('CommitmentMade', 'due')).toEqual({ name: 'due', required: false, particular: false });
    expect(await field('AgreementExtended', 'expires')).toMatchObject({ required: true });
    expect(await field('ClaimMade', 'claimKind')).toEqual({
      ...{ name: 'claimKind', required: true, particular: true },
      values: ['cause', 'motive', 'circumstance'],
    });
    expect(await field('OutcomeExpected', 'claimKind')).toBeUndefined();
    expect(await field('IndictmentAnnounced', 'count')).toEqual({ name: 'count', required: false, particular: false });
    expect(await field('MechanismPaused', 'ground')).toMatchObject({ values: ['by-consent', 'for-cause'] });
  });

  it('takes an event that carries what it says is required, and nothing more', async () => {
    const { body } = await served.get('/vocabulary');
    const { levels, modes, trackRoles, roles } = body as unknown as Record<string, string[]>;
    await served.post('/tracks', { id: 'us-cn.trial', title: 'Trial', parties: ['US', 'CN'], topic: 'trial' });
    const values: Record<string, unknown> = {
      tracks: ['us-cn.trial'],
      occurred: '2026-01-10',
      actors: [{ country: 'US', role: roles![0], level: levels![0] }],
      title: 'A trial',
      sources: [{ title: 'One', publisher: 'First' }],
      mode: modes![0],
      trackRole: trackRoles![0],
      mechanism: 'group',
      expires: '2027-01-01',
    };
    for (const { type, fields } of (await kinds()).values()) {
      const required = fields.filter((field) => field.required);
      const event = Object.fromEntries(required.map(({ name, values: some }) => [name, values[name] ?? some?.[0]]));
      const { status, text } = await served.post('/events?dryRun=true', { type, ...event });
      expect([type, status, status === 200 ? '' : text]).toEqual([type, 200, '']);
      for (const { name } of required) {
        const { [name]: _, ...rest } = event;
        const lacking = await served.post('/events?dryRun=true', { type, ...rest });
        expect([type, name, lacking.status]).toEqual([type, name, 422]);
      }
    }
  });

  it('has the words of everything else that can be chosen', async () => {
    const { body } = await served.get('/vocabulary');
    expect(body).toMatchObject({
      levels: expect.arrayContaining(['ministerial', 'quasi-official']),
      modes: expect.arrayContaining(['visit', 'letter']),
      trackRoles: ['dedicated', 'agenda-item', 'side-contact'],
      roles: expect.arrayContaining(['initiator', 'mediator']),
      rels: expect.arrayContaining(['responds-to', 'fulfils']),
      reliability: ['A', 'B', 'C', 'D', 'E', 'F'],
      credibility: [1, 2, 3, 4, 5, 6],
      confidence: expect.arrayContaining(['likely', 'almost certain']),
      statuses: expect.arrayContaining([{ status: 'frozen', label: 'Frozen' }]),
      flags: expect.arrayContaining([{ flag: 'strained', meaning: 'Cooperation goes on under pressure' }]),
    });
  });

  it('is the same until the server is another: 304', async () => {
    const first = await served.get('/vocabulary');
    const again = await served.get('/vocabulary', { 'if-none-match': first.headers.get('etag')! });
    expect([first.headers.get('content-encoding'), again.status, again.text]).toEqual(['gzip', 304, '']);
  });
});

describe('a date', () => {
  let served: ServedApp;
  beforeAll(async () => void (served = await ServedApp.open()));
  afterAll(() => served.close());

  it.each([
    ['2024-01', '2024-01-01', '2024-01-31', 'January 2024'],
    ['2020~', '2020-01-01', '2020-12-31', 'about 2020'],
    ['1984-06?', '1984-06-01', '1984-06-30', 'perhaps June 1984'],
    ['1984-06%', '1984-06-01', '1984-06-30', 'perhaps about June 1984'],
    ['2024-01-30/..', '2024-01-30', null, 'from 30 January 2024 on'],
    ['[2024-01-30..2024-02-02]', '2024-01-30', '2024-02-02', 'some day between 30 January and 2 February 2024'],
  ])('means: %s', async (edtf, earliest, latest, words) => {
    const { status, body } = await served.get(`/dates?edtf=${encodeURIComponent(edtf)}`);
    expect([status, body]).toEqual([200, { edtf, earliest, latest, words }]);
  });

  it.each([
    ['30.1.2024', 'is not EDTF'],
    ['2024-02-30', 'EDTF'],
    ['2024-02-01/2024-01-01', 'ends before it starts'],
    ['../..', 'has no bound at all'],
    ['2023-02-29', 'names a day that its month does not have'],
    ['é\u0000%', 'is not EDTF'],
  ])('that is wrong is refused with the reason and the forms: %s', async (edtf, why) => {
    const { status, body } = await served.get(`/dates?edtf=${encodeURIComponent(edtf)}`);
    expect([status, body.code]).toEqual([422, 'invalid-edtf']);
    const [error] = body.errors as { parameter: string; detail: string }[];
    expect(error!.parameter).toBe('edtf');
    expect(error!.detail).toContain(why);
    expect(error!.detail).toContain('write 2024-01-30 (a day)');
  });

  it.each(['', '?edtf=', `?edtf=${'2'.repeat(201)}`, '?edtf=2024&edtf=2025', '?date=2024'])(
    'is asked for by one parameter: %s',
    async (query) => {
      expect(await served.get(`/dates${query}`)).toMatchObject({ status: 400 });
    },
  );
});
