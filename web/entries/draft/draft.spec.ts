/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validate, version } from 'uuid';
import { bodyOf, draftOf, emptyDraft, isBlank, withItem, withoutRow, withRow, withValue } from './draft.js';
import { draftLike } from './draft-like.js';
import { sentRows } from './rows.js';
import { uuidOf } from '../entry-id.js';

type Body = Record<string, unknown>;

const recorded = readFileSync(join(process.cwd(), 'records/us-cn.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Body);
const events = recorded.filter((body) => 'actors' in body);

describe('the draft of an event', () => {
  it('gives back every event of the shipped record as it was', () => {
    expect(events.length).toBeGreaterThan(150);
    for (const event of events) expect(bodyOf(draftOf(event))).toEqual(event);
  });

  it('has of another event what repeats, and neither its words nor its dates, sources and links', () => {
    const last = { ...events.find((event) => 'mechanism' in event && 'links' in event)!, disclosed: '2026-01-01' };
    const like = bodyOf(draftLike(last, emptyDraft('an-id')));
    const { type, tracks, actors, mechanism } = last as Body;
    expect(like).toMatchObject({ id: 'an-id', type, tracks, actors, mechanism, sources: [] });
    for (const name of ['title', 'summary', 'occurred', 'announced', 'disclosed', 'links', 'derivedFrom'])
      expect(like).not.toHaveProperty(name);
    expect(draftLike(last, emptyDraft('an-id', ['us-cn.climate'])).tracks).toEqual(['us-cn.climate']);
  });

  it('has the number of acts and the kind of a claim in fields of their own', () => {
    const claim = { ...events[0]!, type: 'ClaimMade', claimKind: 'motive', count: 8 };
    const draft = draftOf(claim);
    expect(draft.values).toMatchObject({ claimKind: 'motive', count: '8' });
    expect(draft.rest).not.toHaveProperty('count');
    expect(bodyOf(withValue(draft, 'count', '9'))).toMatchObject({ claimKind: 'motive', count: 9 });
    expect(bodyOf(withValue(draft, 'count', 'many'))).toMatchObject({ count: 'many' });
    expect(bodyOf(withValue(draft, 'count', ''))).not.toHaveProperty('count');
  });

  it('loses nothing of any event, whatever fields it has and of whatever kind their values are', () => {
    const odd = fc.jsonValue();
    const text = fc.string({ minLength: 1 });
    const source = fc.record(
      { title: text, claims: fc.oneof(fc.record({ occurred: text }), odd), credibility: odd, more: odd },
      { requiredKeys: ['title'] },
    );
    const body = fc.record(
      {
        ...{
          id: fc.uuid(),
          type: text,
          tracks: fc.array(fc.constantFrom('a.b', 'a.c')),
          title: fc.oneof(text, odd),
          cadenceDays: odd,
        },
        ...{
          trackRoles: fc.oneof(fc.dictionary(fc.constantFrom('a.b', 'a.c', 'a.d'), fc.oneof(text, odd)), odd),
          backfill: fc.oneof(fc.boolean(), odd),
          links: odd,
          mode: odd,
          anything: odd,
        },
        actors: fc.oneof(fc.array(fc.record({ country: fc.oneof(text, odd), role: text })), odd),
        sources: fc.array(source),
      },
      { requiredKeys: ['id', 'tracks', 'actors', 'sources'] },
    );
    fc.assert(
      fc.property(body, (event) => expect(bodyOf(draftOf(event))).toEqual(event)),
      {
        numRuns: 500,
      },
    );
  });

  it('survives being kept as text', () => {
    for (const event of events) {
      const kept = JSON.parse(JSON.stringify(draftOf(event))) as ReturnType<typeof draftOf>;
      expect(bodyOf(kept)).toEqual(event);
    }
  });

  it('leaves out what is empty, and rows in which nothing is filled in', () => {
    const draft = withValue(withValue(emptyDraft('an id', ['us-cn.climate']), 'title', 'A call'), 'summary', '');
    expect(bodyOf(draft)).toEqual({
      ...{ id: 'an id', tracks: ['us-cn.climate'], title: 'A call' },
      ...{ actors: [], sources: [] },
    });
    expect(sentRows(withItem(draft, 'actors', '1', 'country', 'US').actors)).toHaveLength(1);
  });

  it('sends a number as a number, and what is none as it was typed, for the server to say so', () => {
    const draft = withItem(emptyDraft('an id'), 'sources', '1', 'credibility', '2');
    expect(bodyOf(draft)).toMatchObject({ sources: [{ credibility: 2 }] });
    expect(bodyOf(withValue(draft, 'cadenceDays', 'ninety'))).toMatchObject({ cadenceDays: 'ninety' });
    expect(bodyOf(withValue(draft, 'cadenceDays', '90'))).toMatchObject({ cadenceDays: 90 });
  });

  it('keeps what another type had, and does not send it', () => {
    const draft = withValue(withValue(emptyDraft('an id'), 'type', 'StatementMade'), 'mode', 'visit');
    expect(bodyOf(draft, new Set(['mode']))).not.toHaveProperty('mode');
    expect(bodyOf(withValue(draft, 'type', 'TalksHeld'))).toHaveProperty('mode', 'visit');
  });

  it('sends the role on a track only while the track is named', () => {
    const draft = { ...emptyDraft('an id', ['us-cn.climate']), trackRoles: { 'us-cn.ai': 'dedicated' } };
    expect(bodyOf(draft)).not.toHaveProperty('trackRoles');
    expect(bodyOf({ ...draft, tracks: ['us-cn.ai'] })).toMatchObject({ trackRoles: { 'us-cn.ai': 'dedicated' } });
  });

  it('gives every row a key of its own, also after one has gone', () => {
    const draft = withRow(withoutRow(withRow(withRow(emptyDraft('an id'), 'links'), 'links'), 'links', '1'), 'links');
    expect(draft.links.map(({ key }) => key)).toEqual(['2', '3']);
  });

  it('knows when there is nothing to keep', () => {
    expect(isBlank(emptyDraft('an id'))).toBe(true);
    expect(isBlank(emptyDraft('an id', ['us-cn.climate']))).toBe(false);
    expect(isBlank(withItem(emptyDraft('an id'), 'sources', '1', 'url', 'https://a'))).toBe(false);
  });
});

describe('the id of an event', () => {
  it('is a UUID of version 7 that begins with the time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (ms, random) => {
          const id = uuidOf(ms, random);
          expect(validate(id)).toBe(true);
          expect(version(id)).toBe(7);
          expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(ms);
        },
      ),
    );
  });
});
