import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { join } from 'node:path';
import { answerLimits } from '../../src/contract/mcp/arguments.js';
import { keyHeader } from '../support/access.js';
import { defined, event } from '../support/given.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { idOf, suspension, talks, track } from '../intake/samples.js';

const now = '2026-01-15T12:00:00Z';
const hidden = { ...track, id: 'us-cn.hidden', title: 'A hidden track', visibility: 'internal' };

/** A client of the SDK, and what a tool answered it. */
class Agent {
  private constructor(readonly client: Client) {}

  static async over(transport: Transport): Promise<Agent> {
    const client = new Client({ name: 'a test', version: '1' });
    await client.connect(transport);
    return new Agent(client);
  }

  static overHttp({ origin }: ServedApp, headers: Record<string, string> = {}): Promise<Agent> {
    return Agent.over(new StreamableHTTPClientTransport(new URL('/mcp', origin), { requestInit: { headers } }));
  }

  static overStdio(database: string, env: Record<string, string> = {}): Promise<Agent> {
    const command = join(import.meta.dirname, '../../dist/server/cli.js');
    const args = [command, 'mcp', '--database', database];
    const all = { PATH: process.env.PATH!, ...env };
    return Agent.over(new StdioClientTransport({ command: process.execPath, args, env: all, stderr: 'inherit' }));
  }

  async call(
    name: string,
    args: Record<string, unknown>,
  ): Promise<{ isError: boolean; lines: string[]; text: string }> {
    const { content, isError } = await this.client.callTool({ name, arguments: args });
    const [{ text }] = content as [{ text: string }];
    return { isError: isError === true, lines: text.split('\n'), text };
  }
}

const record = [
  talks('2021-03-18', { id: idOf(1), title: 'Talks at Anchorage' }),
  suspension('2022-08-05', {
    id: idOf(2),
    title: 'Beijing suspends talks on fentanyl',
    sources: [
      { title: 'Eight countermeasures', publisher: 'Xinhua', published: '2022-08-05', url: 'https://x.example/8' },
    ],
  }),
];

describeEachEngine(
  'agents, by the client of the SDK over both transports',
  (engine) => {
    let served: ServedApp;
    let agents: Agent[];

    beforeAll(async () => {
      served = await ServedApp.open(engine, now);
      expect((await served.post('/tracks', track)).status).toBe(201);
      for (const each of record) expect((await served.post('/events', each)).status).toBe(201);
      agents = [
        await Agent.overHttp(served),
        await Agent.overStdio(served.fresh.url, { THAW_PUBLIC_URL: served.origin }),
      ];
    });
    afterAll(async () => {
      for (const { client } of agents) await client.close();
      await served.close();
    });

    it('are offered tools that only read, with the fields that each takes', async () => {
      for (const { client } of agents) {
        const { tools } = await client.listTools();
        expect(tools.map(({ name }) => name)).toEqual([
          ...['find_tracks', 'read_status', 'explain_status', 'compare_readings', 'read_history', 'search_events'],
          'cite_reading',
        ]);
        for (const { annotations, inputSchema } of tools) {
          expect(annotations?.readOnlyHint).toBe(true);
          expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
        }
        expect(tools[1]!.inputSchema).toMatchObject({
          required: ['track'],
          properties: { validAt: { type: 'string', format: 'date' }, position: { type: 'integer' } },
        });
        expect(client.getInstructions()).toContain('monitor of record');
      }
    });

    it('get the same answers by both, and in a citation an address that gives the reading for ever', async () => {
      const calls: [string, Record<string, unknown>][] = [
        ['find_tracks', { words: 'china counternarcotics' }],
        ['read_status', { track: track.id, validAt: '2022-10-01', position: 3, knownAt: '2026-01-15' }],
        ['explain_status', { track: track.id, validAt: '2022-10-01', position: 3, knownAt: '2026-01-15' }],
        [
          'compare_readings',
          { track: track.id, from: '2022-08-01', to: '2022-08-31', position: 3, knownAt: '2026-01-15' },
        ],
        ['read_history', { track: track.id, validAt: '2022-10-01', position: 3, knownAt: '2026-01-15' }],
        ['search_events', { words: 'FENTANYL', position: 3 }],
      ];
      for (const [name, args] of calls) {
        const [byHttp, byStdio] = [await agents[0]!.call(name, args), await agents[1]!.call(name, args)];
        // A process of its own has the clock of the day.
        const dated = ({ text }: { text: string }) =>
          text.replaceAll(/(accessed|on|On|known on) \d+ \w+ 20\d\d/g, '$1 DAY');
        expect([name, byHttp.isError, dated(byStdio)]).toEqual([name, false, dated(byHttp)]);
      }
      const { lines } = await agents[0]!.call('read_status', { track: track.id, validAt: '2022-10-01', position: 3 });
      expect(lines[0]).toMatch(
        /^United States-China counternarcotics \(us-cn\.counternarcotics\), 1 October 2022: Frozen since 5 August 2022/,
      );
      expect(lines).toContain(
        `Rests on “Beijing suspends talks on fentanyl”, 5 August 2022 (Xinhua, 5 August 2022); event ${idOf(2)}.`,
      );
      const address = /http\S+$/.exec(lines.at(-1)!)![0];
      expect(address).toContain('validAt=2022-10-01&knownAt=2026-01-15&position=3');
      expect(((await (await fetch(address)).json()) as { status: string }).status).toBe('frozen');
    });

    it('see what was recorded while they were connected', async () => {
      const later = suspension('2026-01-10', { id: idOf(3), title: 'A later act' });
      const { position } = (await served.post('/events', later)).body as unknown as { position: number };
      await served.get(`/status/summary?atLeastPosition=${position}`);
      for (const agent of agents) {
        expect((await agent.call('search_events', { words: 'later act' })).text).toContain(idOf(3));
        const before = await agent.call('search_events', { words: 'later act', position: 3 });
        expect(before.lines[0]).toBe('No event is like that.');
      }
    });

    it('read a corrected event as corrected, a retracted one not at all, and both as they stood before', async () => {
      const corrected = { ...record[1], title: 'Beijing suspends eight dialogues' };
      await served.post(`/events/${idOf(2)}/corrections`, { reason: 'The title was wrong', event: corrected });
      const answer = await served.post(`/events/${idOf(1)}/retractions`, { reason: 'It did not take place' });
      expect(answer.status).toBe(201);
      const { position } = answer.body as unknown as { position: number };
      await served.get(`/status/summary?atLeastPosition=${position}`);
      for (const agent of agents) {
        expect((await agent.call('search_events', { words: 'eight dialogues' })).text).toContain(idOf(2));
        expect((await agent.call('search_events', { words: 'fentanyl' })).lines[0]).toBe('No event is like that.');
        expect((await agent.call('search_events', { words: 'anchorage' })).lines[0]).toBe('No event is like that.');
        expect((await agent.call('search_events', { words: 'anchorage', position: 3 })).text).toContain(idOf(1));
      }
    });

    it('find an event by what it reads today or read on a day, and count no others', async () => {
      const [kept, gone, late] = [idOf(20), idOf(21), idOf(22)];
      for (const [id, more] of [
        [kept, { backfill: true }],
        [gone, { backfill: true }],
        [late, {}],
      ] as const) {
        const sent = { ...talks('2024-05-03', { id, title: 'Talks in Vienna' }), ...more };
        expect((await served.post('/events', sent)).status).toBe(201);
      }
      await served.post(`/events/${gone}/retractions`, { reason: 'It did not take place' });
      const amendment = { reason: 'It became known', adds: { summary: 'They spoke of xylazine.' } };
      const added = await served.post(`/events/${kept}/additions`, amendment);
      expect(added.status).toBe(201);
      const renamed = { ...talks('2024-05-03', { id: late, title: 'Talks in Geneva' }) };
      const answer = await served.post(`/events/${late}/corrections`, { reason: 'Wrong city', event: renamed });
      const { position } = answer.body as unknown as { position: number };
      await served.get(`/status/summary?atLeastPosition=${position}`);
      const idsIn = (text: string) => [kept, gone, late].filter((id) => text.includes(id));
      for (const agent of agents) {
        expect(idsIn((await agent.call('search_events', { words: 'xylazine' })).text)).toEqual([kept]);
        const now = await agent.call('search_events', { words: 'vienna', limit: 1 });
        expect([idsIn(now.text), now.text.includes('further')]).toEqual([[kept], false]);
        const before = { words: 'vienna', position: (added.body as unknown as { position: number }).position - 2 };
        expect(idsIn((await agent.call('search_events', before)).text)).toEqual([kept, gone, late]);
        const known = await agent.call('search_events', { words: 'talks in', knownAt: '2024-06-01', limit: 1 });
        expect(known.text).toContain('One further event may match');
        const early = await agent.call('search_events', { words: 'xylazine', knownAt: '2024-06-01' });
        expect(early.lines[0]).toBe('No event is like that.');
      }
    });

    it('see over standard input and output nothing that is internal, whoever runs them', async () => {
      expect((await served.post('/tracks', hidden)).status).toBe(201);
      const secret = suspension('2026-01-12', { id: idOf(5), title: 'A secret act', visibility: 'internal' });
      expect((await served.post('/events', secret)).status).toBe(201);
      const [, byStdio] = agents;
      expect((await byStdio!.call('find_tracks', {})).text).not.toContain(hidden.id);
      expect((await byStdio!.call('search_events', { words: 'secret' })).lines[0]).toBe('No event is like that.');
      const status = await byStdio!.call('read_status', { track: hidden.id });
      expect(status.text).toBe(`The track ${hidden.id} is not defined (unknown-track)`);
    });

    it('are told in words which argument is wrong and why', async () => {
      const wrong: [string, Record<string, unknown>, string][] = [
        ['read_status', {}, 'track is missing (invalid-arguments)'],
        ['read_status', { track: 'counternarcotics' }, 'track is not of the form us-cn.counternarcotics'],
        ['read_status', { track: 'us-cn.none' }, 'The track us-cn.none is not defined (unknown-track)'],
        ['read_status', { track: track.id, validAt: 'May' }, 'validAt is no calendar day of the form 2024-01-30'],
        ['read_status', { track: track.id, position: 99 }, 'position is 99, and the log ends at '],
        [
          'read_status',
          { track: track.id, day: '2022-01-01' },
          'day is no argument of read_status, which takes track, validAt',
        ],
        ['cite_reading', { track: track.id, account: 'FR' }, 'account is FR, which is no party of'],
        ['compare_readings', { track: track.id }, 'from: is missing: ask for from and to'],
        ['compare_readings', { track: track.id, from: '2022-01-01', to: '2021-01-01' }, 'to: is before from'],
        ['search_events', { track: 'us-cn.none' }, 'The track us-cn.none is not defined (unknown-track)'],
        ['search_events', { knownAt: '2099-01-01' }, 'what will be known then nobody knows'],
        ['find_tracks', { limit: answerLimits.tracks + 1 }, `limit is above ${answerLimits.tracks}`],
        ['search_events', { limit: answerLimits.events + 1 }, `limit is above ${answerLimits.events}`],
        ['find_tracks', { cursor: 'x' }, 'cursor'],
      ];
      for (const agent of agents) {
        for (const [name, args, words] of wrong) {
          const { isError, text } = await agent.call(name, args);
          expect([name, args, isError, text]).toEqual([name, args, true, expect.stringContaining(words)]);
        }
        await expect(agent.call('delete_track', {})).rejects.toThrow(
          'there is no tool delete_track: there are find_tracks',
        );
      }
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('agents over HTTP', () => {
  let served: ServedApp;
  afterEach(() => served.close());
  const keyOf = async (role: 'reader' | 'editor' | 'recorder') => {
    return keyHeader(served, { name: role, role });
  };

  it('see by their keys what is internal, and no others do', async () => {
    served = await ServedApp.open(undefined, now, undefined, { isShared: true });
    const recorder = await keyOf('recorder');
    await served.post('/tracks', track, recorder);
    await served.post('/tracks', hidden, recorder);
    const secret = suspension('2026-01-12', { id: idOf(4), title: 'A secret act', visibility: 'internal' });
    const { position } = (await served.post('/events', secret, recorder)).body as unknown as { position: number };
    await served.get(`/status/summary?atLeastPosition=${position}`, recorder);
    const reads = async (headers?: Record<string, string>) => {
      const agent = await Agent.overHttp(served, headers);
      const found = await agent.call('find_tracks', {});
      const events = await agent.call('search_events', { words: 'secret' });
      await agent.client.close();
      return [found.text.includes(hidden.id), events.text.includes(idOf(4))];
    };
    expect(await reads(await keyOf('editor'))).toEqual([true, true]);
    expect(await reads(await keyOf('reader'))).toEqual([false, false]);
    expect(await reads()).toEqual([false, false]);
  });

  it('need a key where reading takes one', async () => {
    served = await ServedApp.open(undefined, now, undefined, { isShared: true, readingByKey: true });
    await expect(Agent.overHttp(served)).rejects.toThrow('key-needed');
    const agent = await Agent.overHttp(served, await keyOf('reader'));
    expect((await agent.call('find_tracks', {})).lines[0]).toBe('No track is like that.');
    await agent.client.close();
  });

  it('get a problem for what is no message, and 405 for a stream or a session', async () => {
    served = await ServedApp.open(undefined, now);
    const refused = async (body: unknown, headers = {}) => {
      const answer = await served.post('//mcp', body, headers);
      return [answer.status, answer.body.code];
    };
    expect(await refused([])).toEqual([422, 'invalid-message']);
    expect(await refused({ jsonrpc: '2.0', id: 1 })).toEqual([422, 'invalid-message']);
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    expect(await refused(ping, { 'mcp-protocol-version': '1999-01-01' })).toEqual([400, 'malformed-request']);
    expect((await served.post('//mcp', ping)).body).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect((await served.post('//mcp', { jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    for (const method of ['GET', 'DELETE']) expect((await served.send(method, '//mcp')).status).toBe(405);
  });

  it('get answers within their limits, with what is left out and the citation', async () => {
    served = await ServedApp.open(undefined, now);
    const turns = Array.from({ length: answerLimits.periods + 5 }, (_, index) => {
      const day = new Date(Date.UTC(2015, 0, 1 + index * 20)).toISOString().slice(0, 10);
      return event(index % 2 === 0 ? 'CooperationSuspended' : 'CooperationResumed', day, {
        title: `Act ${index} ${'x'.repeat(280)}`,
      });
    });
    await served.append(defined(), ...turns);
    const agent = await Agent.overHttp(served);
    const history = await agent.call('read_history', { track: track.id });
    expect(history.text.length).toBeLessThan(answerLimits.length + 1_000);
    expect(history.text.length).toBeGreaterThan(answerLimits.length - 1_000);
    const told = history.lines.slice(2, -1);
    expect(history.lines[1]).toBe(`${turns.length + 1 - told.length} earlier periods left out.`);
    expect(told.at(-1)).toContain(' to now: ');
    expect(history.lines.at(-1)).toMatch(/^Cite as: Thaw, “/);
    const found = await agent.call('search_events', { words: 'act', limit: 2 });
    expect(found.lines).toHaveLength(4);
    expect(found.lines[0]).toContain(`Act ${turns.length - 1} `);
    expect(found.lines[2]).toBe('43 further events may match: ask for less.');
    await served.append(defined({ id: 'us-cn.other', title: 'Another' }));
    const first = await agent.call('find_tracks', { limit: 1 });
    const cursor = /cursor "(.+)"/.exec(first.text)![1]!;
    expect((await agent.call('find_tracks', { limit: 1, cursor })).lines[0]).toMatch(/^us-cn\.other: Another/);
    await agent.client.close();
  });
});
