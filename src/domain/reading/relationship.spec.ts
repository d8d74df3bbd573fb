import { describe, expect, it } from '@jest/globals';
import { partiesOfRelationship, relationshipId } from './relationship.js';

describe('the id of a relationship', () => {
  it.each([
    [['US', 'CN'], 'cn-us'],
    [['x-asean', 'US', 'CN'], 'cn-us.x-asean'],
    [['x-nato', 'x-asean-us'], 'x-asean-us.x-nato'],
  ])('of %j is %s, and names them again', (parties, id) => {
    expect(relationshipId(parties)).toBe(id);
    expect(partiesOfRelationship(id).sort()).toEqual([...parties].sort());
    expect(relationshipId(partiesOfRelationship(id.toUpperCase()))).toBe(id);
  });
});
