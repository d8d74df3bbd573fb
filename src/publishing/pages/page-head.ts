import { escapeUTF8 } from 'entities';
import { visibleText } from '../../domain/wording/visible-text.js';

/** What a page is about, for whoever links to it or cites it and runs no script. */
export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly citation: {
    readonly title: string;
    /** ISO day. */
    readonly published: string;
    /** Address that leads to the same again. */
    readonly url: string;
  };
}

/**
 * A page's document with its own title, description and `og:` tags, and the `citation_` tags that reference managers read.
 */
export function withHead(document: string, { title, description, citation }: PageHead): string {
  const tags = {
    citation_title: citation.title,
    citation_author: 'Thaw',
    citation_publisher: 'Thaw',
    citation_publication_date: citation.published.replaceAll('-', '/'),
    citation_language: 'en',
    citation_public_url: citation.url,
  };
  const metas = Object.entries(tags).map(([name, content]) => `<meta name="${name}" content="${escaped(content)}">\n`);
  const as = (text: string) => (_: string, start: string) => start + escaped(text);
  return document
    .replace(/(<title>).*?(?= · Thaw<\/title>)/, as(title))
    .replace(/(<meta property="og:title" content=")[^"]*/, as(title))
    .replace(/(<meta\s+name="description"\s+content=")[^"]*/, as(description))
    .replace(/(<meta property="og:description" content=")[^"]*/, as(description))
    .replace('</head>', () => `${metas.join('')}</head>`);
}

function escaped(text: string): string {
  return escapeUTF8(visibleText(text));
}
