import { describe, expect, it } from '@jest/globals';
import { laterKnowledgeInWords } from './later-knowledge-words.js';

describe('What later knowledge hides', () => {
  it('is said in words', () => {
    expect(laterKnowledgeInWords({ added: 3, changed: 1, removed: 0 })).toBe(
      '3 events were not known yet, 1 read differently.',
    );
    expect(laterKnowledgeInWords({ added: 1, changed: 0, removed: 0 })).toBe('1 event was not known yet.');
    expect(laterKnowledgeInWords({ added: 0, changed: 2, removed: 1 })).toBe(
      '2 events read differently, 1 counted that no longer does.',
    );
    expect(laterKnowledgeInWords({ added: 0, changed: 0, removed: 2 })).toBe('2 events counted that no longer do.');
  });

  it('says that nothing is hidden', () => {
    expect(laterKnowledgeInWords({ added: 0, changed: 0, removed: 0 })).toBe(
      'Nothing that is known now was hidden then.',
    );
  });
});
