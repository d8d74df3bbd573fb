import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '../events/vocabulary.js';
import { actsInChoice } from './nouns.js';

describe('an act that may change the status', () => {
  it.each(eventTypes)('is a noun with its article: %s', (type) => {
    expect(actsInChoice([type])).toMatch(/^(an? |the |talks |joint )/);
  });
});
