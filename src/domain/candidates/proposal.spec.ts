import { describe, expect, it } from '@jest/globals';
import type { TrackDefinition } from '../entries/track-definition.js';
import { trackSchema } from '../entries/track-definition.js';
import type { Report } from '../reports/report.js';
import { parseDay } from '../time/day.js';
import { canonicalUrl } from './canonical-url.js';
import { cueOf, levelOf } from './cue-words.js';
import { likelyDuplicate, type RecordedAct } from './duplicate.js';
import { ownWords, readReport } from './features.js';
import { sharedSpans } from './likeness.js';
import type { Member } from './member.js';
import { PartyFinder } from './party-finder.js';
import { proposalOf } from './proposal.js';
import { scoreOf, scoreReasons } from './score.js';
import { summaryOf } from './summary.js';
import { readText, TrackMatcher } from './track-matcher.js';

const track = (id: string, more: Partial<TrackDefinition> = {}): TrackDefinition => ({
  ...{ id, title: `United States-China ${id.split('.')[1]}`, parties: ['US', 'CN'], topic: id.split('.')[1]! },
  ...more,
});
const tracks = [
  track('us-cn.counternarcotics', { watch: { any: ['fentanyl', 'counternarcotics', '禁毒'], none: ['box office'] } }),
  track('us-cn.military'),
  track('us-tr.leaders', {
    parties: ['US', 'TR'],
    policy: 'leaders@1',
    title: 'United States-Türkiye leaders’ dialogue',
  }),
];
const readers = { finder: new PartyFinder(), matcher: new TrackMatcher(tracks) };
const source = { id: 's', name: 'A feed', reliability: 'F' };

const report = (title: string, more: Partial<Report> = {}): Report => ({
  ...{ key: title, title, day: '2026-11-26', dayIsPublication: true, actors: [], publisher: 'Reuters' },
  ...more,
});
const coded = (value: string, more: Partial<Report> = {}): Report => ({
  ...{ key: value, title: 'GDELT coded', day: '2019-10-17', publisher: 'reuters.com' },
  actors: [
    { party: 'US', role: 'initiator' },
    { party: 'TR', role: 'target' },
  ],
  code: { scheme: 'CAMEO', value, isRoot: true },
  ...more,
});

function member(given: Report): Member {
  const read = readReport(given, source.name, readers);
  if ('skip' in read) throw new Error(read.skip);
  return { source, key: given.key, version: 1, isDeleted: false, report: given, ...read };
}

describe('the tracks that a report is about', () => {
  const about = (title: string) => {
    const read = readReport(report(title), '', readers);
    return 'skip' in read ? read.skip : read.matches.map(({ track: id, by }) => `${id} by ${by}`);
  };

  it.each<[string, unknown]>([
    ['China and US hold talks on fentanyl', ['us-cn.counternarcotics by words', 'us-cn.military by parties']],
    ['Beijing tightens controls on fentanyl precursors', ['us-cn.counternarcotics by words']],
    ['中美举行禁毒会谈', ['us-cn.counternarcotics by words', 'us-cn.military by parties']],
    ['US-China military hotline tested', ['us-cn.military by words']],
    ['Washington and Beijing trade words', ['us-cn.military by parties']],
    ['Fentanyl film from China tops the US box office', ['us-cn.military by parties']],
    ['France and Mali fall out', 'parties'],
    ['Ankara announces a budget', 'track'],
  ])('%s', (title, found) => expect(about(title)).toEqual(found));

  it('leaves out what is coded as violence', () => {
    expect(readReport(coded('190'), '', readers)).toEqual({ skip: 'act' });
  });

  it('refuses a watch without words, and too many', () => {
    const faults = (watch: object) =>
      trackSchema.safeParse({ ...tracks[1], watch }).error?.issues.map(({ path }) => path);
    expect(faults({})).toEqual([['watch']]);
    expect(faults({ any: [] })).toEqual([['watch', 'any']]);
    expect(faults({ any: Array(101).fill('a') })).toEqual([['watch', 'any']]);
    expect(faults({ none: ['a'.repeat(101)] })).toEqual([['watch', 'none', 0]]);
    expect(faults({ all: ['one', 'two'] })).toBeUndefined();
  });

  it('takes the whole name of a mechanism for words of a track without any of its own, and no part of it', () => {
    const mechanisms = [
      { id: 'dpct', title: 'Defence Policy Coordination Talks (US-China)' },
      { id: 'dialogue', title: 'High-Level Dialogue' },
    ];
    const matcher = new TrackMatcher([track('us-cn.ai', { mechanisms })]);
    const by = (title: string) => matcher.matches(new Set(['US', 'CN']), readText(title)).map((match) => match.by);
    expect(by('US and China hold Defence Policy Coordination Talks')).toEqual(['words']);
    expect(by('US and China speak of coordination and of defence policy')).toEqual(['parties']);
    // Of these words none tells one track from another.
    expect(by('US and China hold a high-level dialogue')).toEqual(['parties']);
  });

  it('asks for all words where the track does', () => {
    const matcher = new TrackMatcher([track('us-cn.ai', { watch: { all: ['artificial intelligence', 'talks'] } })]);
    const found = (title: string) => matcher.matches(new Set(['US', 'CN']), readText(title)).length;
    expect([found('Talks on artificial intelligence'), found('Artificial intelligence boom')]).toEqual([1, 0]);
  });
});

describe('what a headline says was done', () => {
  it.each([
    ['US and China hold talks on fentanyl in Geneva', 'TalksHeld', undefined],
    ['Rubio speaks with Wang by phone', 'TalksHeld', 'phone'],
    ['Pompeo visits Ankara', 'TalksHeld', 'visit'],
    ['China suspends talks with US on climate', 'TalksSuspended', undefined],
    ['US, China resume military-to-military talks', 'CooperationResumed', undefined],
    ['US imposes new sanctions on Chinese firms', 'SanctionImposed', undefined],
    ['China calls off planned visit by US envoy', 'MeetingCancelled', undefined],
    ['Beijing proposes talks on fentanyl', 'TalksProposed', undefined],
    ['中美签署合作备忘录', 'AgreementSigned', undefined],
    ['Россия и США провели консультации в Стамбуле', 'TalksHeld', undefined],
    ['La Chine condamne les sanctions américaines', 'CriticismVoiced', undefined],
    ['US and China will hold talks next week', undefined, undefined],
    ['Could China suspend cooperation?', undefined, undefined],
    ['Trump says no talks held with China', undefined, undefined],
    ['Markets await news from Beijing', undefined, undefined],
  ])('%s', (title, type, mode) => expect([cueOf(title)?.type, cueOf(title)?.mode]).toEqual([type, mode]));

  it.each([
    ['Foreign ministers of the US and China meet', 'ministerial'],
    ['Deputy foreign minister visits Washington', 'senior-official'],
    ['Prime minister arrives in Beijing', 'head-of-government'],
    ['US and China meet', undefined],
    ['President meets foreign minister', undefined],
  ])('names the level of %s', (title, level) => expect(levelOf(title)).toBe(level));
});

describe('a proposal', () => {
  it('is made of headlines: type, track by its words, days before publication, one source a publisher', () => {
    const title = 'US and China hold talks on fentanyl in Beijing';
    const members = [
      member(report(title, { url: 'https://example.org/a?utm_source=x' })),
      member(report(`${title}, AP reports`, { publisher: 'AP', day: '2026-11-27' })),
      member(report(`${title} `, { publisher: 'Boston Globe (AP)' })),
    ];
    const { event, missing, because } = proposalOf(members);
    expect(event).toMatchObject({
      ...{ type: 'TalksHeld', tracks: ['us-cn.counternarcotics'], occurred: '[2026-11-24..2026-11-26]' },
      actors: [
        { country: 'CN', role: 'participant' },
        { country: 'US', role: 'participant' },
      ],
      trackRole: 'dedicated',
      sources: [
        { publisher: 'Reuters', reliability: 'F', credibility: 6 },
        { publisher: 'Boston Globe (AP)', reliability: 'F', credibility: 6 },
      ],
    });
    expect(missing).toEqual(['mode']);
    expect(because.type).toBe('three reports of 3: “hold talks”');
    expect(proposalOf([...members].reverse()).event).toEqual(event);
    expect(summaryOf(members).grouping).toBe(
      'same pair of parties, 2 neighbouring days, same kind of act, 0.81 alike, two publishers',
    );
  });

  it('is made of codes where there is no headline, and marks their day as doubtful', () => {
    const { event, missing, because } = proposalOf([
      member(coded('042')),
      member(coded('042', { key: 'b', url: 'https://example.org/2019/10/17/pence-visits-ankara-for-talks.html' })),
      member(coded('111', { key: 'c', code: { scheme: 'CAMEO', value: '111', isRoot: false } })),
    ]);
    expect(event).toMatchObject({
      ...{ type: 'TalksHeld', mode: 'visit', tracks: ['us-tr.leaders'], occurred: '2019-10-17~' },
    });
    expect([missing, because.type]).toEqual([[], 'two reports of 3 coded as CAMEO 042, make a visit']);
  });

  it('leaves the type and the track to the judge where reports do not tell', () => {
    const { event, missing } = proposalOf([member(report('Washington and Beijing trade words'))]);
    expect([event.type, event.tracks, missing]).toEqual([undefined, ['us-cn.military'], ['type']]);
    const both = [track('us-cn.ai'), track('us-cn.trade')];
    const read = readReport(report('US and China meet'), '', { ...readers, matcher: new TrackMatcher(both) });
    if ('skip' in read) throw new Error(read.skip);
    const { missing: needed } = proposalOf([{ ...member(report('US and China meet')), ...read }]);
    expect(needed).toEqual(['tracks', 'mode', 'trackRole']);
  });

  it('takes the fields that a map or a webhook gives', () => {
    const given = report('US and China meet', { event: { type: 'StatementMade', title: 'Their own' } });
    expect(proposalOf([member(given)]).event).toMatchObject({ type: 'StatementMade', title: 'Their own' });
  });
});

describe('what is on record already', () => {
  const event = (more: object) => ({
    ...{ type: 'TalksHeld', id: 'e', tracks: ['us-cn.military'], occurred: '2026-11-26', title: 'Defence chiefs meet' },
    ...{ urls: ['https://www.example.org/a/'], ...more },
  });
  const sought = {
    ...{ from: parseDay('2026-11-26', ''), to: parseDay('2026-11-27', ''), type: 'TalksHeld' as const },
    ...{ tracks: ['us-cn.military'], title: 'US and Chinese defence chiefs meet', urls: new Set(['example.org/a']) },
  };
  const found = (more: object, seeks: object = {}) =>
    likelyDuplicate({ ...sought, ...seeks }, [event(more) as RecordedAct])?.says;

  it.each<[string, object, object, string | undefined]>([
    ['the same address', {}, {}, 'same track, same day, a source at the same address'],
    ['alike titles', { urls: [], occurred: '2026-11-24' }, {}, 'same track, 2 days apart, titles 0.60 alike'],
    ['the same act on the day', { urls: [], title: 'Other' }, {}, 'same track, same day, same act: meeting'],
    ['another day', { occurred: '2026-11-20' }, {}, undefined],
    ['another track', { tracks: ['us-cn.ai'] }, {}, undefined],
    ['another act', { urls: [], type: 'SanctionImposed' }, {}, undefined],
  ])('%s', (_, more, seeks, says) => expect(found(more, seeks)).toBe(says));
});

it('scores by effect, publishers, words and watchers, and says why', () => {
  const reasons = scoreReasons({
    ...{ wouldBecome: { track: 'us-cn.ai', from: 'frozen', to: 'resumed' }, countsForStatus: true, hasType: true },
    ...{ publishers: 4, articles: 0, hasWords: true, watchers: 3, isOnRecord: true, isCodedOnly: false },
  });
  expect(reasons).toEqual([
    { says: 'could change us-cn.ai from frozen to resumed', points: 40 },
    { says: 'four independent publishers', points: 20 },
    { says: 'has words of a track', points: 20 },
    { says: 'three rules watch the track', points: 8 },
    { says: 'is likely on record already', points: -20 },
  ]);
  expect(scoreOf(reasons)).toBe(68);
});

it('tells addresses apart by what is read', () => {
  const one = 'example.org/a?id=1';
  for (const url of [
    'https://www.example.org/a/?utm_medium=x&id=1#top',
    'http://m.example.org/a?id=1&fbclid=9',
    'https://amp.example.org/a/amp?id=1',
  ])
    expect(canonicalUrl(url)).toBe(one);
  expect(canonicalUrl('https://example.org/a?id=2')).not.toBe(one);
  expect(canonicalUrl('nowhere')).toBeUndefined();
});

it('reads the words of a coded row from the address of its article', () => {
  const url = 'https://example.org/2019/10/17/pence-visits-ankara-for-talks-512.html';
  expect(ownWords(coded('042', { url }))).toBe('pence visits ankara for talks 512');
  expect(ownWords(coded('042', { url: 'https://example.org/news/12' }))).toBe('');
});

it('lights up what two titles share', () => {
  const title = 'U.S., China resume talks on fentanyl';
  const spans = sharedSpans(title, 'China and the U.S. resume fentanyl talks');
  expect(spans.map(({ from, to }) => title.slice(from, to))).toEqual(['U.S., China resume talks', 'fentanyl']);
});
