import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { axisOf, bandOf, marksOf, Scale, statesOf, statusLetters } from '../../../src/cli/terminal/bands.js';
import { ReplayPicture } from '../../../src/cli/terminal/replay-picture.js';
import { Player } from '../../../src/cli/terminal/replay-player.js';
import { parseDay } from '../../../src/domain/time/day.js';
import type { EventFrame, StatusFrame } from '../../../src/domain/time-travel/replay-frames.js';
import type { NumberedFrame } from '../../../src/readings/replay/replays.js';
import { type FreshDatabase, freshDatabase } from '../../support/databases.js';
import { thawOn } from '../thaw.js';

const day = (text: string) => parseDay(text, '');
const plain = (_: unknown, text: string) => text;
const counternarcotics = 'us-cn.counternarcotics';

const chart = [
  'United States-China counternarcotics (us-cn.counternarcotics), 2015-03-04 to 2024-02-01',
  '',
  '                  2016      2017      2018      2019      2020      2021      2022       2023',
  'status    aaaaawwwwwwwwwwwwwwwwa active aaaaaaaaaaaaaaaaaaad dormant ddddddddddddddddF frozen FFFFra',
  'formal    ooooom mechanism mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmSSSSSSSSSSSSSro',
  'practice  m meeting mmmmmmmmmmmq quiet qqqqqqqqqqqqqqqqqqqqs silent ssssssssssssssssssssssssssqqqqqm',
  'events    ^    ^         :  ...  . :::.:       :   :  :: .^.               .  ...  :^ :    : ^: :^:^',
  '',
  'r resumed, a active, w working group active, d dormant, F frozen',
  '^ an event that changed the status, . another, : several; a column is 36 days, and shows the state that held longest',
  '',
];

describe('thaw on the shipped record', () => {
  let fresh: FreshDatabase;
  let thaw: ReturnType<typeof thawOn>;
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite file');
    thaw = thawOn(fresh.url);
    const { code } = await thaw(['import', join(import.meta.dirname, '../../../records/us-cn.ndjson')]);
    expect(code).toBe(0);
  });
  afterAll(() => fresh.drop());

  it('draws a history as bands', async () => {
    const { stdout } = await thaw(['history', counternarcotics, '--chart', '--valid-at', '2024-02-01']);
    expect(stdout.split('\n')).toEqual(chart);
  });

  it('replays as NDJSON where no terminal is, in order, with an end', async () => {
    const { code, stdout } = await thaw([
      'replay',
      counternarcotics,
      'us-cn.military',
      '--from=2022-07-01',
      '--to=2022-08-31',
    ]);
    expect(code).toBe(0);
    const frames = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(frames).toMatchObject([
      { kind: 'status', day: '2022-07-01', status: 'dormant', opening: true },
      { kind: 'event', day: '2022-08-02', tracks: ['us-cn.military'] },
      { kind: 'status', day: '2022-08-02', track: 'us-cn.military', status: 'none' },
      { kind: 'event', day: '2022-08-05', type: 'TalksSuspended' },
      { kind: 'status', day: '2022-08-05', track: counternarcotics, status: 'frozen', before: { status: 'dormant' } },
      { kind: 'event', day: '2022-08-08', type: 'DemandMade' },
      { kind: 'end', day: '2022-08-31' },
    ]);
    expect(frames.map(({ frameId }) => String(frameId).replace(/^\d+~/, '')).slice(-2)).toEqual([
      '2022-08-08~1',
      '2022-08-31~end',
    ]);
    const known = await thaw(['replay', counternarcotics, '--as-known', '--json', '--to=2022-08-31']);
    expect(known.stdout).toContain('"kind":"entry"');
  });

  it('keeps to a pace where one is asked for', async () => {
    const { code, stdout } = await thaw([
      'replay',
      counternarcotics,
      '--speed=100000',
      '--skip-quiet',
      '--to=2016-01-01',
    ]);
    expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringContaining('"kind":"end"')]);
  });

  it.each([
    [['us-cn.none'], 3],
    [[counternarcotics, '--from=2024-02-01', '--to=2024-01-01'], 2],
    [[counternarcotics, '--as-known', '--known-at=2024-01-01'], 2],
    [[counternarcotics, '--speed=fast'], 2],
    [[counternarcotics, '--from=soon'], 2],
    [[], 2],
  ])('refuses replay %j with %i', async (args, code) => {
    const ran = await thaw(['replay', ...args]);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).not.toMatch(/ at .*\.js/);
  });
});

describe('bands', () => {
  it('show in each column what held for most of it, of any length of record', () => {
    const spells = [
      { from: day('2024-01-11'), state: 'active' as const },
      { from: day('2024-02-10'), state: 'frozen' as const },
      { from: day('2024-02-11'), state: 'resumed' as const },
    ];
    const band = (first: string, last: string, room: number) => {
      const scale = new Scale(day(first), day(last), room);
      return [axisOf(scale), bandOf(statesOf(spells, scale), statusLetters, plain)];
    };
    expect(band('2024-01-01', '2024-03-10', 70)).toEqual([
      '2024-01                        2024-02                      2024-03',
      '          a active aaaaaaaaaaaaaaaaaaaaaFr resumed rrrrrrrrrrrrrrrrrrr',
    ]);
    expect(band('2024-01-01', '2024-03-10', 7)).toEqual(['2024-01', ' aaarrr']);
    expect(band('1874-01-01', '2024-12-31', 60)[0]).toBe('  1880    1900    1920    1940    1960    1980    2000');
    expect(band('2024-01-01', '2024-01-03', 70)).toEqual(['', '   ']);
  });

  it('mark what changed the status above all', () => {
    const scale = new Scale(0, 9, 5);
    const marks = [0, 2, 3, 4, 5, 9].map((on) => ({ day: on, moves: on === 4 }));
    expect(marksOf(marks, scale)).toBe('.:^ .');
  });
});

const statusOn = (on: string, status: StatusFrame['status'], before: StatusFrame['status']): NumberedFrame => ({
  ...{ id: on, day: day(on) },
  frame: {
    ...{ kind: 'status', day: on, track: 'a.b', status, formal: 'open', practice: 'quiet', label: status },
    ...{ before: { status: before, formal: 'none', practice: 'never' }, from: null, cause: 'x' },
  },
});
const eventOn = (on: string, title: string): NumberedFrame => {
  const frame: EventFrame = {
    ...{ kind: 'event', day: on, id: on, type: 'TalksHeld', title, level: null, tracks: ['a.b'] },
    date: { edtf: on, earliest: on, latest: on },
  };
  return { id: on, day: day(on), frame };
};
const end: NumberedFrame = {
  id: 'end',
  day: day('2024-01-31'),
  frame: { kind: 'end', day: '2024-01-31', position: 1 },
};

describe('the picture of a replay', () => {
  it('shows the day, the bands so far, and what has scrolled by', () => {
    const picture = new ReplayPicture(['a.b'], day('2024-01-01'), day('2024-01-31'), plain);
    for (const one of [
      eventOn('2024-01-03', 'They met'),
      statusOn('2024-01-03', 'active', 'none'),
      eventOn('2024-01-20', 'They broke it off, and said so at some length in public'),
      statusOn('2024-01-20', 'frozen', 'active'),
    ]) {
      picture.take(one.day, one.frame);
    }
    const playing = { day: day('2024-01-22'), speed: 30, paused: false, ended: false };
    expect(picture.draw(playing, 50, 14)).toEqual([
      '2024-01-22   30 days a second',
      '',
      '2024-01',
      'a.b  frozen (open, quiet)',
      '  a active aaaaaaaaFFF',
      '  ^                ^',
      '',
      '2024-01-03  a.b: They met',
      '2024-01-03  a.b → active',
      '2024-01-20  a.b: They broke it off, and said so a…',
      '2024-01-20  a.b → frozen',
      '',
      'a active, F frozen',
      'space pauses, ← slower, → faster, q quits',
    ]);
    expect(picture.draw({ ...playing, paused: true }, 50, 8)).toHaveLength(8);
  });
});

describe('the player', () => {
  const play = (speed: number, skipQuiet = false) => {
    const frames = [eventOn('2024-01-03', 'One'), eventOn('2024-01-20', 'Two'), end][
      Symbol.iterator
    ]() as IterableIterator<NumberedFrame, void>;
    const player = new Player({ start: null, to: end.day, position: 1, frames }, { speed, skipQuiet });
    const taken: string[] = [];
    const tick = (ms: number) => player.tick(ms, ({ id }) => taken.push(id));
    return { player, taken, tick };
  };

  it('lets the days pass at its speed, and ends behind the last', () => {
    const { player, taken, tick } = play(10);
    tick(50);
    expect(taken).toEqual(['2024-01-03']);
    tick(1_600);
    expect(taken).toHaveLength(1);
    tick(100);
    expect(taken).toEqual(['2024-01-03', '2024-01-20']);
    tick(2_000);
    expect([taken.at(-1), player.playing.ended, player.done]).toEqual(['end', true, false]);
  });

  it('stands still while it is paused, and quits on q and on Ctrl-C', () => {
    const { player, taken, tick } = play(10);
    player.press(' ');
    tick(10_000);
    expect(taken).toEqual([]);
    player.press(' ');
    tick(10_000);
    expect(taken).toHaveLength(3);
    player.press('\u0003');
    expect(player.done).toBe(true);
  });

  it('goes faster and slower by the arrows, within bounds', () => {
    const { player } = play(30);
    player.press('\u001b[C');
    expect(player.playing.speed).toBe(60);
    for (let n = 0; n < 30; n++) player.press('\u001b[D');
    expect(player.playing.speed).toBe(0.1);
    for (let n = 0; n < 30; n++) player.press('\u001b[C');
    expect(player.playing.speed).toBe(100_000);
  });

  it('leaves quiet days out where asked to', () => {
    const { taken, tick } = play(10, true);
    tick(100);
    tick(100);
    expect(taken).toEqual(['2024-01-03', '2024-01-20']);
  });
});
