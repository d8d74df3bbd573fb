import { describe, expect, it } from '@jest/globals';
import { natsCredentials } from './nats-sign-in.js';

const faultsOf = (text: string) => natsCredentials.safeParse(text).error?.issues.map(({ code }) => code);

describe('credentials of NATS', () => {
  it('that are too long are refused for their length, and searched no further', () => {
    expect(faultsOf('eyJ-'.repeat(250_000))).toEqual(['too_big']);
  });

  // A header of any length would have a text of many beginnings searched for a time that grows by its square.
  it('have a token whose header is short', () => {
    const seed = `SU${'A'.repeat(56)}`;
    const token = (header: number) => `eyJ${'a'.repeat(header)}.payload.${'s'.repeat(86)}`;
    expect(faultsOf(`${token(200)}\n${seed}`)).toBeUndefined();
    expect(faultsOf(`${token(201)}\n${seed}`)).toEqual(['custom']);
  });
});
