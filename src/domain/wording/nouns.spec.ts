import { describe, expect, it } from '@jest/globals';
import { eventTypes, vocabularyOf } from '../events/vocabulary.js';
import type { TrackEvent } from '../record/track-event.js';
import { actClause, actsInChoice } from './nouns.js';

describe('an act that may change the status', () => {
  it.each(eventTypes)('is a noun with its article: %s', (type) => {
    expect(actsInChoice([type])).toMatch(/^(an? |the |talks |joint )/);
  });
});

describe('an act of one party', () => {
  const byOne = (type: TrackEvent['type']): string => {
    const act: Pick<TrackEvent, 'type' | 'initiators' | 'participants' | 'mechanism' | 'role'> = {
      ...{ type, initiators: ['CN'], participants: ['CN'], mechanism: null, role: null },
    };
    return actClause(act as TrackEvent, ['US', 'CN']);
  };

  it.each(eventTypes)('is told of that party, and never of the two sides: %s', (type) => {
    const clause = byOne(type);
    expect(clause).not.toMatch(/the two sides|the parties|[{}]/);
    if (vocabularyOf(type).clause.startsWith('{')) expect(clause).toMatch(/^China /);
  });
});
