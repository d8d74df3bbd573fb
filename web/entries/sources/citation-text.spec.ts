import { describe, expect, it } from '@jest/globals';
import { citedSource } from './citation-text.js';

describe('a pasted citation', () => {
  it('of BibTeX gives title, publisher, date and address', () => {
    const text = `@article{x, title = {{China} halts talks \\& more}, journal = "Reuters", date = {2022-08-05},
      url = {https://example.org/a?b=1}, author = {Doe, Jane}}`;
    expect(citedSource(text)).toEqual({
      ...{ title: 'China halts talks & more', publisher: 'Reuters', published: '2022-08-05' },
      url: 'https://example.org/a?b=1',
    });
    expect(citedSource('@misc{y, title={A note}, year = 2021, month = march, doi={10.1/2}}')).toEqual({
      ...{ title: 'A note', published: '2021-03', url: 'https://doi.org/10.1/2' },
    });
  });

  it('of RIS gives the same', () => {
    const text =
      'TY  - NEWS\nTI  - China halts talks\nT2  - Reuters\nDA  - 2022/08/05/\nUR  - https://example.org/a\nER  - ';
    expect(citedSource(text)).toEqual({
      ...{ title: 'China halts talks', publisher: 'Reuters', published: '2022-08-05', url: 'https://example.org/a' },
    });
  });

  it('in words gives what stands around the address', () => {
    expect(citedSource('Reuters, “China halts talks”, 5 August 2022, https://www.reuters.com/world/x.')).toEqual({
      title: 'China halts talks',
      ...{ publisher: 'reuters.com', published: '2022-08-05', url: 'https://www.reuters.com/world/x' },
    });
    expect(citedSource('https://example.org/a')).toEqual({ publisher: 'example.org', url: 'https://example.org/a' });
    expect(citedSource('China halts talks (August 5, 2022) https://example.org/a')).toMatchObject({
      ...{ title: 'China halts talks', published: '2022-08-05' },
    });
  });

  it('that cannot be read is refused with the reason', () => {
    expect(citedSource('some words')).toMatch(/no address that begins with https/);
    expect(citedSource('@misc{z, note = {x}}')).toMatch(/neither a title nor an address/);
    expect(citedSource('TY  - NEWS\nER  - ')).toMatch(/neither a title nor an address/);
  });
});
