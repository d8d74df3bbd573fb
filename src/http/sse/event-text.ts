/** The text of a server-sent event (WHATWG HTML, section 9.2). `data` is written as JSON, which has no line breaks. */
export function eventText(event: string, data: object, id?: string | number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A comment, which tells proxies that the connection is alive. */
export const commentText = ':\n\n';

/** The first text of a stream: a client reconnects a second after it was cut off. */
export const retryText = 'retry: 1000\n\n';
